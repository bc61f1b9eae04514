# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Completion of plimsoll's command line in bash. Verbs, options, what an option may be and all names
# are asked of the program itself when Tab is pressed, so nothing here knows a list of them.
#
# Installed in share/bash-completion/completions; else `source completions/plimsoll.bash`.

# The program as it was typed; what it says, or nothing.
_plimsoll_ask() {
    local program=${COMP_WORDS[0]}
    [[ $program != '~'/* ]] || program=$HOME${program#'~'}
    command "$program" "$@" 2>/dev/null </dev/null
}

_plimsoll_verbs() {
    _plimsoll_ask --help | sed -n 's/^  \([a-z][a-z_-]*\)  *[^ ].*/\1/p'
}

# Names of one kind (of all kinds without one); platforms with their variants.
_plimsoll_names() {
    _plimsoll_ask list "$@" |
        sed -n -e 's/^  \([a-z][a-z0-9_]*\) .*/\1/p' -e 's/^    \([a-z][a-z0-9_]*:[a-z0-9_]*\)  .*/\1/p'
}

_plimsoll_kinds() {
    _plimsoll_ask list | sed -n 's/^\([a-z]*\):$/\1/p'
}

_plimsoll_keys() {
    _plimsoll_ask explain | sed -n 's/^ *\([$a-z][a-z0-9_]*\)\(\[\]\)\{0,1\}  *[^ ].*/\1/p' | sort -u
}

# Options of a verb, short and long.
_plimsoll_options() {
    _plimsoll_ask "$1" --help | sed -n -e 's/^  \(-[a-z]\), \(--[a-z-]*\).*/\1 \2/p' \
        -e 's/^      \(--[a-z-]*\).*/\1/p'
}

# The line of --help about an option: "ARGUMENT text", "-" for a flag, nothing if there is no such.
_plimsoll_option() { # VERB OPTION
    _plimsoll_ask "$1" --help | sed -n \
        -e "s/^  -[a-z], --[a-z-]*\$//;t" \
        -e "/^  .\{0,4\}$2[, ]/{" \
        -e 's/^  .\{4\}--[a-z-]* \([A-Z][^ ]*\)  *\(.*\)/\1 \2/p;t' \
        -e 's/^  .*/-/p' -e '}'
}

# "table (default), csv (the long table) or json" -> one a line; "... only: 2003, 2014 or 2020" too.
_plimsoll_choices() {
    sed -e 's/([^)]*)//g' -e 's/^.*: //' -e 's/,/\n/g' -e 's/ or /\n/g' <<<"$1" | tr -d ' '
}

# WORDS: those that begin with $cur. Not compgen -W, which would expand what is in them ($schema).
_plimsoll_reply() {
    local word
    local -a all
    COMPREPLY=()
    read -r -d '' -a all <<<"$1" || true
    for word in "${all[@]}"; do
        [[ $word != "$cur"* ]] || COMPREPLY+=("$word")
    done
}

_plimsoll_files() { # [PATTERN]: directories, and files that match
    local name
    local -a files
    mapfile -t files < <(compgen -f -X "!${1:-*}" -- "$cur")
    mapfile -t COMPREPLY < <(compgen -d -- "$cur")
    for name in "${files[@]}"; do
        [[ -d $name ]] || COMPREPLY+=("$name")
    done
    compopt -o filenames 2>/dev/null
}

_plimsoll_value() { # OPTION ARGUMENT TEXT
    local before=
    case $1 in
        --platform | --platforms | -p)
            if [[ $1 != --platform && $cur == *,* ]]; then
                before=${cur%,*},
                cur=${cur##*,}
            fi
            _plimsoll_reply "$(_plimsoll_names platforms)"
            COMPREPLY=("${COMPREPLY[@]/#/$before}")
            cur=$before$cur
            return
            ;;
    esac
    case $2 in
        DIR)
            mapfile -t COMPREPLY < <(compgen -d -- "$cur")
            compopt -o filenames 2>/dev/null
            ;;
        FILE) _plimsoll_files ;;
        FORMAT | LAYOUT | YEAR) _plimsoll_reply "$(_plimsoll_choices "$3")" ;;
    esac
}

# What stands where the verb's usage says SCENARIO.json, NAME, [KIND], [KEY], [ROW], FILE; a word in small
# letters is that word.
_plimsoll_operand() { # VERB NUMBER
    local usage
    usage=$(_plimsoll_ask "$1" --help | sed -n '1s/^usage: plimsoll [a-z_-]* \[options\] *//p')
    local -a wanted
    read -ra wanted <<<"$usage"
    local what=${wanted[$2]-}
    if [[ -z $what && $usage == *… ]]; then
        what=${wanted[${#wanted[@]} - 1]} # as often as one likes
    fi
    case $what in
        SCENARIO.json*) _plimsoll_files '*.json' ;;
        NAME) _plimsoll_reply "$(_plimsoll_names)" ;;
        '[KIND]') _plimsoll_reply "$(_plimsoll_kinds)" ;;
        '[KEY]') _plimsoll_reply "$(_plimsoll_keys)" ;;
        '[ROW]'*) _plimsoll_reply "$(_plimsoll_ask list validations | sed -n 's/^  \([0-9][0-9]*\) .*/\1/p')" ;;
        FILE) _plimsoll_files ;;
        [a-z]*) _plimsoll_reply "$what" ;;
    esac
}

# Words as they were typed: bash cuts them at ":" and "=" as well.
_plimsoll_words() {
    local i joined=
    words=()
    for ((i = 0; i <= COMP_CWORD; i++)); do
        if [[ ${COMP_WORDS[i]} == : || $joined == : ]] && ((i > 1)); then
            words[${#words[@]} - 1]+=${COMP_WORDS[i]}
        elif [[ ${COMP_WORDS[i]} == = && ${words[-1]-} == --* ]]; then
            ((i < COMP_CWORD)) || words+=("")
        else
            words+=("${COMP_WORDS[i]}")
        fi
        joined=${COMP_WORDS[i]}
    done
}

_plimsoll() {
    local cur about i verb operands=0
    local -a words
    COMPREPLY=()
    _plimsoll_words
    local last=$((${#words[@]} - 1))
    cur=${words[last]}
    verb=${words[1]-}
    if ((last <= 1)); then
        _plimsoll_reply "$(_plimsoll_verbs) --help --version"
        return
    fi
    for ((i = 2; i < last; i++)); do
        if [[ ${words[i]} == -* ]]; then
            about=$(_plimsoll_option "$verb" "${words[i]}")
            [[ -z $about || $about == - ]] || ((++i)) # its argument
        else
            ((++operands))
        fi
    done
    if ((i > last)); then
        about=$(_plimsoll_option "$verb" "${words[last - 1]}")
        _plimsoll_value "${words[last - 1]}" "${about%% *}" "${about#* }"
    elif [[ $cur == -* ]]; then
        _plimsoll_reply "$(_plimsoll_options "$verb")"
    else
        _plimsoll_operand "$verb" "$operands"
    fi
    # bash puts the reply after the last ":" that was typed
    if [[ $cur == *:* && $COMP_WORDBREAKS == *:* ]]; then
        COMPREPLY=("${COMPREPLY[@]#"${cur%:*}:"}")
    fi
}

complete -F _plimsoll plimsoll
