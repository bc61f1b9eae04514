# SPDX-License-Identifier: GPL-3.0-or-later
# C text with comments blanked and the insides of strings and character constants emptied, line for
# line, so that a search for a name finds code and not prose.  Lines with #include stay as they are.
# With -v strings=1 the contents of strings stay too.  Output: FILE:LINE:code.

FNR == 1 { in_comment = 0 }

{
    rest = $0
    out = ""
    if (!in_comment && rest ~ /^[ \t]*#[ \t]*include/) {
        print FILENAME ":" FNR ":" rest
        next
    }
    while (rest != "") {
        if (in_comment) {
            at = index(rest, "*/")
            if (at == 0) {
                break
            }
            rest = substr(rest, at + 2)
            in_comment = 0
            out = out " "
        } else if (!match(rest, /\/\*|\/\/|"|'/)) {
            out = out rest
            break
        } else {
            mark = substr(rest, RSTART, 1)
            two = substr(rest, RSTART, 2)
            out = out substr(rest, 1, RSTART - 1)
            if (two == "/*") {
                rest = substr(rest, RSTART + 2)
                in_comment = 1
            } else if (two == "//") {
                break
            } else {
                rest = substr(rest, RSTART + 1)
                inside = ""
                while (rest != "" && substr(rest, 1, 1) != mark) {
                    take = substr(rest, 1, 1) == "\\" ? 2 : 1
                    inside = inside substr(rest, 1, take)
                    rest = substr(rest, take + 1)
                }
                rest = substr(rest, 2)
                out = out mark (strings ? inside : "") mark
            }
        }
    }
    print FILENAME ":" FNR ":" out
}
