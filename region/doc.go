// Package region knows the administrative divisions of China by code and by name.
//
// Two tables are embedded. The divisions 行政区划 from province to county
// (GB/T 2260) carry the years they were in force since 2008 and what took over
// from them; the townships 乡级 (towns, townships and subdistricts) are the
// state of June 2023 and know no years. Both are facts from public listings;
// they are made from their CSV files by
//
//	gzip -n9 -c divisions.csv > region/data/divisions.csv.gz
//	gzip -n9 -c townships.csv > region/data/townships.csv.gz
//
// The tables are parsed when they are first asked for. Everything here is safe
// for concurrent use.
package region
