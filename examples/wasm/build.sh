#!/bin/sh
# Builds the WASM of the contracts in the folders beside it, and compares it with
# what is committed.
#
#   build.sh [FOLDER...]          build aside; fail if a module differs from HASHES
#   build.sh --write [FOLDER...]  build in place, and write HASHES
#
# Without FOLDER it does all. A folder NAME is a contract if it has NAME.c, in C,
# or asconfig.json, in AssemblyScript: its module is NAME.wasm. CLANG, LD and ASC
# choose the compilers: clang-19 and wasm-ld-19 (Debian: clang-19 lld-19), and asc
# of AssemblyScript 0.27.37 (npm install assemblyscript@0.27.37), which may also
# stand in the contract's own node_modules. What the compilers are not there for
# is named and left as it is. HASHES gets no hash of a file that was not built.
set -eu
cd "$(dirname "$0")"
CLANG=${CLANG:-clang-19}
LD=${LD:-wasm-ld-19}

fail() {
    echo "build.sh: $*" >&2
    exit 1
}

write=
if [ "${1:-}" = --write ]; then
    write=1
    shift
fi
case "${1:-}" in -*) echo "usage: build.sh [--write] [FOLDER...]" >&2 && exit 2 ;; esac

# The folders of all contracts, and those that are to be built.
all=
for dir in $(find . -name node_modules -prune -o -type d -print | sed 's|^\./||' | sort); do
    if [ -f "$dir/${dir##*/}.c" ] || [ -f "$dir/asconfig.json" ]; then all="$all $dir"; fi
done
chosen=$all named=
if [ $# -gt 0 ]; then
    chosen= named=1
    for dir in "$@"; do
        dir=${dir%/}
        dir=${dir#examples/wasm/}
        case " $all " in *" $dir "*) ;; *) fail "$dir is no contract: neither $dir/${dir##*/}.c nor $dir/asconfig.json is in $PWD" ;; esac
        chosen="$chosen $dir"
    done
fi

# version_is PROGRAM TEXT: the program is there and of this version.
version_is() { command -v "$1" >/dev/null && "$1" --version 2>/dev/null | grep -q "$2"; }

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
built=
skip() { # for want of a compiler; a folder that was asked for by name must be built
    echo "$dir: not built: $*" >&2
    [ -z "$named" ] || exit 1
}
for dir in $chosen; do
    name=${dir##*/}
    mkdir -p "$out/$dir"
    if [ -f "$dir/$name.c" ]; then
        # Compiling and linking are two steps: clang that links runs any wasm-opt in PATH on the result.
        version_is "$CLANG" 'version 19\.1\.7' || { skip "$CLANG is not clang 19.1.7, which the hashes are of; install it or set CLANG" && continue; }
        version_is "$LD" 'LLD 19\.1\.7' || { skip "$LD is not wasm-ld of lld 19.1.7, which the hashes are of; install it or set LD" && continue; }
        "$CLANG" @sdk/flags -c -o "$out/$dir/$name.o" "$dir/$name.c"
        "$LD" @sdk/ldflags -o "$out/$dir/$name.wasm" "$out/$dir/$name.o"
    else
        asc=${ASC:-asc}
        if [ -z "${ASC:-}" ] && [ -x "$dir/node_modules/.bin/asc" ]; then asc=$PWD/$dir/node_modules/.bin/asc; fi
        version_is "$asc" 'Version 0\.27\.37' || { skip "$asc is not asc of AssemblyScript 0.27.37; install it or set ASC" && continue; }
        (cd "$dir" && "$asc" --config asconfig.json --outFile "$out/$dir/$name.wasm")
    fi
    [ -s "$out/$dir/$name.wasm" ] || fail "$dir: the compiler made no module"
    built="$built $dir"
done

# committed FILE: the hash that HASHES has of it, or nothing.
committed() { awk -v file="$1" '$2 == file {print $1}' HASHES; }
hash() { sha256sum "$1" | cut -d ' ' -f 1; }

bad=0
: >"$out/HASHES"
[ -z "$write" ] || chosen=$all # HASHES is written as a whole
for dir in $chosen; do
    file=$dir/${dir##*/}.wasm
    want=$(committed "$file")
    case " $built " in
    *" $dir "*)
        got=$(hash "$out/$file")
        echo "$got  $file" >>"$out/HASHES"
        if [ "$got" = "$want" ] && [ -f "$file" ] && [ "$(hash "$file")" = "$want" ]; then
            echo "$file: as committed"
        elif [ -n "$write" ]; then
            echo "$file: $got, was ${want:-not there}"
        else
            echo "$file: built $got, HASHES says ${want:-nothing}; the file $([ -f "$file" ] && hash "$file" || echo "is not there")" >&2
            bad=1
        fi
        ;;
    *)
        # Not built here: HASHES must vouch for the file.
        if [ -n "$want" ] && [ -f "$file" ] && [ "$(hash "$file")" = "$want" ]; then
            echo "$want  $file" >>"$out/HASHES"
        else
            echo "$file: not built here, and it is not what HASHES says (${want:-nothing})" >&2
            bad=1
        fi
        ;;
    esac
done
if [ $bad -ne 0 ]; then
    if [ -n "$write" ]; then echo "nothing is written" >&2; else
        "$CLANG" --version 2>/dev/null | head -n 1 >&2 || true
        echo "if a source was changed: build.sh --write. If none was: another compiler; the committed ones are of clang and lld 19.1.7" >&2
    fi
    exit 1
fi
if [ -n "$write" ]; then
    for dir in $built; do
        file=$dir/${dir##*/}.wasm
        cp "$out/$file" "$file"
        chmod 644 "$file"
    done
    cp "$out/HASHES" HASHES
fi
