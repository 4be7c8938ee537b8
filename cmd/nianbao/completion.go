package main

import "github.com/spf13/cobra"

// completionExamples are the examples of the library's completion commands,
// which bring none.
var completionExamples = map[string]string{
	"completion": "  source <(nianbao completion bash)",
	"bash":       "  source <(nianbao completion bash)\n  nianbao completion bash > /etc/bash_completion.d/nianbao",
	"zsh":        "  nianbao completion zsh > \"${fpath[1]}/_nianbao\"",
	"fish":       "  nianbao completion fish | source\n  nianbao completion fish > ~/.config/fish/completions/nianbao.fish",
	"powershell": "  nianbao completion powershell | Out-String | Invoke-Expression",
	"help":       "  nianbao help crawl\n  nianbao help sources show",
}

// addCompletion adds the library's commands completion and help, which it
// would add by itself when the command is run, with examples.
func addCompletion(root *cobra.Command) {
	root.InitDefaultCompletionCmd("completion")
	root.InitDefaultHelpCmd()
	for _, cmd := range root.Commands() {
		if cmd.Name() != "completion" && cmd.Name() != "help" {
			continue
		}
		cmd.Example = completionExamples[cmd.Name()]
		for _, shell := range cmd.Commands() {
			shell.Example = completionExamples[shell.Name()]
		}
	}
}
