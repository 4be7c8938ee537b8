package decode

// ScriptOf says which script the Han characters of s are written in.
func ScriptOf(s string) Script { return ScriptNone }
