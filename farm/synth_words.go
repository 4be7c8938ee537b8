package farm

// The wording of what surrounds the reports. An @ stands for the division,
// or the agency, and a # for the year, a $ for
// the year in Chinese digits.
var (
	synthTitles = []string{
		"@#年政府信息公开工作年度报告", "@#年政府信息公开年度报告", "@#年度政府信息公开工作年度报告",
		"@#年度政府信息公开年报", "#年@政府信息公开工作年度报告", "@ # 年政府信息公开工作年度报告",
		"@$年政府信息公开工作年度报告",
	}
	synthNear = []string{
		"关于做好@#年政府信息公开工作年度报告编制发布工作的通知", "@政府网站工作年度报表（#年度）",
		"一图读懂@#年政府信息公开工作年度报告", "@#年法治政府建设年度报告", "@#年度部门决算公开说明",
		"@#年国民经济和社会发展统计公报", "关于#年政府信息公开考核结果的通报", "@#年政府工作报告",
	}
	synthSubjects = []string{
		"老城区供水管网", "春耕备耕物资", "农村饮水工程", "文化馆", "第二小学", "乡村公路", "敬老院", "河道清淤工程",
		"垃圾分类站点", "政务服务大厅", "客运站", "防汛演练", "就业招聘会", "中药材市场", "老旧电梯", "义务植树活动",
	}
	synthDoings = []string{
		"完成改造", "开始试运行", "通过验收", "迎来新一批志愿者", "本周举行", "延长开放时间", "进入收尾阶段",
		"接受群众代表查看", "启用新设备", "公布夏季安排", "提前完成全年任务", "征求居民意见",
	}
	synthDepartments = []string{
		"教育局", "财政局", "民政局", "司法局", "水务局", "林业局", "统计局", "审计局", "农业农村局", "交通运输局",
		"卫生健康局", "应急管理局", "自然资源局", "住房和城乡建设局", "市场监督管理局", "人力资源和社会保障局",
	}
	// synthOutside names department hosts that menus link to and that are not
	// of the farm.
	synthOutside = []string{"jyj", "czj", "mzj", "swj", "rsj"}
)
