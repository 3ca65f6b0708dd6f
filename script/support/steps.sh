# The steps of script/test: each runs, says what came out and what it took, and goes on. Read by POSIX sh with `.`, after
# common.sh; $work is a folder of the script's own.

summary=$work/summary missing=$work/missing output=$work/output
: >"$summary"
: >"$missing"
: >"$work/flaky"
started=$(date +%s)
status=0
# What came before, script/setup: its seconds are those of the shell's children. In a pipe they would be another shell's.
times >"$work/setup.times"
tr 'ms' '  ' <"$work/setup.times" | awk 'NR == 2 { printf "%.0f\n", $1 * 60 + $2 + $3 * 60 + $4 }' >"$work/setup.s"
# One process more than there are cores: some tests wait, for a worker or for the browser.
workers=$(($(getconf _NPROCESSORS_ONLN) + 1))

not_run() { printf '%s\n' "$1" >>"$missing"; }

# Seconds of processor that PostgreSQL's server has used, for us or for others.
server() { .venv/bin/python script/support/processor.py server 2>/dev/null || echo 0; }
# counted NAME COMMAND…: runs it; its exit code goes to $work/NAME.code, the seconds of all its processes to $work/NAME.s.
counted() {
    counted=$1
    shift
    .venv/bin/python script/support/processor.py run "$work/$counted.s" "$@"
    echo $? >"$work/$counted.code"
}
# beside NAME COMMAND…: the same beside what follows, until `wait`; what it says is in $work/NAME.
beside() { { counted "$@" >"$work/$1.said" 2>&1; } & }
title() {
    step_started=$(date +%s)
    printf '\n── %s\n' "$1"
}
# report NAME RESULT [SECONDS]: a line of the summary.
report() { printf '%-34s %5ss %6s   %s\n' "$1" "$(($(date +%s) - step_started))" "${3:+${3}s}" "$2" >>"$summary"; }

# run_pytest ARGUMENTS…: its exit code; what it said is in $output, the seconds that it took in $seconds.
run_pytest() {
    before_server=$(server)
    counted pytest "${venv:-.venv}/bin/pytest" --color=no --numprocesses="$workers" --dist=worksteal "$@" 2>&1 | tee "$output"
    seconds=$(echo "$(cat "$work/pytest.s") $(server) $before_server" | awk '{ printf "%.0f", $1 + $2 - $3 }')
    return "$(cat "$work/pytest.code")"
}
failed_tests() { sed -n 's/^\(FAILED\|ERROR\) \(tests[^ ]*\).*/\2/p' "$output" | sort -u; }

# pytest_step NAME ARGUMENTS…
pytest_step() {
    name=$1
    shift
    title "$name"
    run_pytest "$@"
    code=$?
    case $code in
    0) ;;
    5) not_run "$name: no test found" ;;
    *) status=1 ;;
    esac
    skipped=$(sed -n 's/.*[ ,]\([0-9]*\) skipped.*/\1/p' "$output" | tail -1)
    [ -z "$skipped" ] || not_run "$name: $skipped tests skipped"
    report "$name" "$(grep -E '(passed|failed|error|no tests ran).* in [0-9]' "$output" | tail -1 | tr -d '=' | sed 's/^ *//;s/ *$//')" "$seconds"
}

# browser_step NAME ARGUMENTS…: what fails is run once more; what passes then is named, with the seed of its order.
browser_step() {
    before_step=$status
    pytest_step "$@"
    [ "$code" = 1 ] || return 0
    failed_tests >"$work/first"
    seed=$(sed -n 's/^Using --randomly-seed=//p' "$output" | head -1)
    step=$1
    shift
    title "$step, once more what failed"
    run_pytest --last-failed --last-failed-no-failures=none "$@"
    case $? in
    0) status=$before_step ;;
    esac
    failed_tests >"$work/second"
    comm -23 "$work/first" "$work/second" | sed "s/^/flaky (seed $seed): /" >>"$work/flaky"
    report "$step, once more" "$(wc -l <"$work/first") run, $(wc -l <"$work/second") fail again" "$seconds"
}

# floor PERCENT FOLDERS…: fails when less of a folder's lines and branches is run.
# What runs in the jail, where coverage can write nothing, is seen only as far as tests import it: it has its own floor.
jailed=locker/inspection/child
floor() {
    percent=$1
    shift
    for app in "$@"; do
        [ "$app" = $jailed ] && omit= || omit="--omit=$jailed/*"
        # shellcheck disable=SC2086
        .venv/bin/coverage report --include="$app/*" $omit --fail-under="$percent" >"$output" 2>&1 && held=held || { held=FAILED status=1; cat "$output"; }
        report "coverage of $app" "$(awk '/^TOTAL/ { print $NF }' "$output") (floor $percent %) $held"
    done
}
