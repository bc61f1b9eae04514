# SPDX-License-Identifier: GPL-3.0-or-later
# What `plimsoll VERB --help` prints, verb after verb, as a section of a page in scdoc.

# What means something to scdoc escaped; what stands between backticks in bold.
function plain(text)
{
    gsub(/[\\*_~]/, "\\\\&", text)
    gsub(/`/, "*", text)
    return text
}

# "  -f, --format FORMAT    words": the option in bold, its argument underlined, its words below.
function option(line,    at, name, letter, arg, words)
{
    letter = substr(line, 3, 1) == "-" ? substr(line, 3, 2) : ""
    line = substr(line, 7)
    at = index(line, " ")
    name = substr(line, 1, at - 1)
    line = substr(line, at + 1)
    if (line !~ /^ /) {
        at = index(line, " ")
        arg = substr(line, 1, at - 1)
        line = substr(line, at + 1)
    }
    words = line
    sub(/^ +/, "", words)
    if (name == "--help") {
        return
    }
    printf "%s*%s*%s\n\t%s\n\n", letter == "" ? "" : "*" letter "*, ", name,
        arg == "" ? "" : " _" plain(arg) "_", plain(words)
}

# Commands to type stand in a block of their own, where nothing is hyphenated.
function block(open_it)
{
    if (open_it != in_block) {
        print open_it ? "\t```" : "\t```\n"
    }
    in_block = open_it
}

/^usage: / {
    block(0)
    sub(/^usage: /, "")
    printf "## %s\n\n", plain($0)
    part = "summary"
    next
}
/^options:$/ && part == "summary" {
    part = "options"
    next
}
part == "summary" && $0 != "" {
    printf "%s.\n\n", plain(toupper(substr($0, 1, 1)) substr($0, 2))
}
part == "options" && /^  / { option($0) }
part == "options" && $0 == "" {
    part = "details"
    next
}
part == "details" {
    block(/^  /)
    print in_block ? "\t" substr($0, 3) : plain($0)
}
END { block(0) }
