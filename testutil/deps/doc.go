// Package deps holds a test and nothing else: which package may depend on which,
// with the reason beside each rule. The rules are the arrows of the layout,
// cmd -> app -> rollup -> {execution, da}, and what keeps single packages pure.
package deps
