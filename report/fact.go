package report

func readFacts(text string) []Fact { return nil }
