# What script/server and script/test share: how a message looks, how a long command is run and stopped.
# Read by POSIX sh with `.`, from the project's folder.

say() { printf '%s\n' "$*"; }
fail() {
    printf '\n✗ %s\n' "$1" >&2
    shift
    for line in "$@"; do printf '  %s\n' "$line" >&2; done
    exit 1
}

# Runs a command so that stopping this script stops the command too.
run() {
    "$@" &
    child=$!
    wait "$child"
}
stop_child() {
    if [ -n "${child:-}" ]; then kill -TERM "$child" 2>/dev/null && wait "$child" 2>/dev/null; fi
    exit "$1"
}
trap 'stop_child 130' INT
trap 'stop_child 143' TERM
trap 'stop_child 129' HUP

# on_a_demo PROGRAM [ARGUMENT…]: runs it with the address of a demo made for it, and taken away after. PARVIS_VAR is its
# folder.
on_a_demo() {
    program=$1
    shift
    script/setup dev
    PARVIS_VAR=$(mktemp -d)
    PORT=${PORT:-8790}
    unset SECRET_KEY
    export PARVIS_VAR PORT
    script/server >"$PARVIS_VAR/server.log" 2>&1 &
    child=$!
    trap 'kill -TERM $child 2>/dev/null; wait $child 2>/dev/null; rm -rf "$PARVIS_VAR"' EXIT
    .venv/bin/python "$program" "http://127.0.0.1:$PORT" "$@" || {
        tail -20 "$PARVIS_VAR/server.log" >&2
        exit 1
    }
}
