// Package report recognizes, parses and validates annual reports on government-information disclosure.
//
// Read makes of a document a Reading: what it was taken for and, if it is a
// report, the Report. Classify alone decides what is a report. A report is
// read in this order: sections, dates, year, agency, tables, format, facts of
// the narrative; then empty cells that can be derived are filled and the rules
// of the form are evaluated. Nothing here touches the network or the clock,
// nothing panics, and the same document gives the same reading.
//
// Statutory forms with their sections, tables, labels and rules are data, in
// the embedded schema files; Form is their type. Texts are matched in a
// squeezed form (Simplified, half-width, without white space) and kept as
// published.
//
// # Flags of a report
//
//	year_conflict     the title names another year than the statistics period
//	year_guess        the year is only that before publication
//	format_from_year  no table tells the format, the headings fit two forms
//	place_ambiguous   the name of the body can mean several places: it has no code
//	mirror_spam       pronunciations stood behind the characters: an altered copy
//	tw_phrases        words of Taiwan usage: an altered copy
//	half_converted    Traditional words a program made by halves: an altered copy
//	agency_expanded   the name was completed by an official abbreviation 科委
//
// # Glossary
//
// This is the only dictionary of Chinese terms and English identifiers.
//
//	政府信息公开工作年度报告   annual report: KindAnnual, annual_report
//	事业单位法人年度报告书     annual report of an institution: KindInstitution, institution_annual_report
//	政府网站工作年度报表       yearly table of the government website: KindWebsite
//	通知, 通报                 notice: KindNotice
//	解读, 图解, 一图读懂       interpretation: KindInterpretation
//	汇编, 汇总                 compilation: KindCompilation
//	模板, 格式                 blank form: KindForm
//	列表页, 栏目               list page, column: KindList
//	行政机关, 公开主体         agency
//	人民政府                   government
//	办公室, 办公厅             office (of a government)
//	局, 委, 厅                 department
//	镇, 乡                     township
//	街道, 街道办事处           street
//	管理委员会, 开发区         zone
//	垂直管理部门               vertical
//	事业单位                   institution
//	行政区划                   division
//	省 市 县 乡级              province, prefecture, county, township
//	统计口径                   scope: aggregate (全市汇总), own (本机关), system (本系统)
//	报告年度                   report year
//	成文日期                   date written
//	发布日期                   date published
//	落款日期                   date signed
//	落款                       signature
//	索引号                     index number: index_no
//	发文机关, 发布机构         issuer
//	发文字号                   doc_no
//	网站标识码                 site code: SiteIDCode
//	总体情况                   s1
//	主动公开                   s1_active; proactive disclosure, tables t2_1 … t2_9 of section s2
//	依申请公开                 s1_request; disclosure on request, table t3 of section s3
//	政府信息管理               s1_management
//	平台建设                   s1_platform
//	监督保障                   s1_supervision
//	回应解读                   s2b
//	收费及减免                 s3b
//	行政复议                   reconsideration: rec_…, table t4 of section s4
//	行政诉讼                   litigation: lit_direct_… (未经复议直接起诉), lit_after_… (复议后起诉)
//	机构人员及经费             s4b
//	存在的主要问题             s5
//	其他需要报告的事项         s6
//	政府信息公开情况统计表     the statistics table of 2014: st
//	规章                       rules
//	行政规范性文件             normative documents: normative
//	行政许可                   licence
//	行政处罚                   penalty
//	行政强制                   coercion
//	行政事业性收费             fee
//	政府集中采购               procurement
//	本年新收                   new_received
//	上年结转                   carried_in
//	结转下年度                 carried_out
//	予以公开                   granted
//	部分公开                   partial
//	不予公开                   denied_…
//	无法提供                   unable_…
//	不予处理                   unprocessed_…
//	其他处理                   other, other_…
//	总计                       total, processed_total
//	自然人                     natural_person
//	商业企业                   business
//	科研机构                   research
//	社会公益组织               public_interest
//	法律服务机构               legal_service
//	勾稽关系                   rules between cells
//	信息处理费                 fee_yuan, fee_cases
//	收到申请                   requests_received, no_requests
//	网络 信函 当面 传真 其他   requests_online, requests_mail, requests_inperson, requests_fax, requests_other
//	政策解读                   interpretations
//	新闻发布会                 press_conferences
//	专职, 兼职                 staff_fulltime, staff_parttime
//	培训                       trainings
//	图片版, 更正 …             variant
package report
