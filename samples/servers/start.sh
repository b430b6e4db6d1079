# Starts the servers of this folder in the foreground on loopback ports, unprivileged, for scripts that source it.
# Everything is in $work, files to serve in $work/www; servers and folder are gone when the script exits.
# shellcheck shell=bash

servers=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# The route of a request is what its command line says.
unset http_proxy HTTP_PROXY https_proxy HTTPS_PROXY all_proxy ALL_PROXY no_proxy NO_PROXY

work=$(mktemp -d)
mkdir "$work/www"
started=()
clean_up() {
    local pid
    for pid in "${started[@]}"; do
        kill "$pid" 2> /dev/null
    done
    for pid in "${started[@]}"; do
        wait "$pid" 2> /dev/null
    done
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

as_nobody=()
if ((EUID == 0)); then
    as_nobody=(setpriv --reuid nobody --regid nogroup --clear-groups --)
fi

free_port() {
    local try port
    for try in {1..200}; do
        port=$((20000 + RANDOM % 10000))
        (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null || { echo "$port"; return; }
    done
    return 1
}

wait_for() { # wait_for PORT PID LOG
    local try
    for try in {1..500}; do
        (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null && return
        kill -0 "$2" 2> /dev/null || break
        sleep 0.02
    done
    echo "error: no server on port $1" >&2
    cat "$3" >&2
    exit 1
}

# serve squid|nginx|httpd LINES: starts it from samples/servers with these lines added; sets $port.
serve() {
    local program=$1 lines=${2:-} dir template text
    port=$(free_port)
    dir=$work/$program-$port
    mkdir "$dir"
    case $program in
        squid) template=squid.conf ;;
        nginx) template=nginx.conf ;;
        httpd) template=httpd.conf ;;
    esac
    text=$(< "$servers/$template")
    text=${text//@extra@/"$lines"}
    text=${text//@listen@/}
    text=${text//@http@/}
    text=${text//@root@/"$work/www"}
    text=${text//@dir@/"$dir"}
    text=${text//@port@/"$port"}
    printf '%s\n' "$text" > "$dir/$template"
    chmod -R a+rwX "$work"
    case $program in
        squid) "${as_nobody[@]}" squid -N -n "rows$port" -f "$dir/$template" > "$dir/out" 2>&1 & ;;
        nginx) "${as_nobody[@]}" nginx -e "$dir/error.log" -p "$dir" -c "$dir/$template" > "$dir/out" 2>&1 & ;;
        httpd) "${as_nobody[@]}" apache2 -f "$dir/$template" -D FOREGROUND > "$dir/out" 2>&1 & ;;
    esac
    started+=($!)
    wait_for "$port" $! "$dir/out"
}

# serve_raw REPLY: answers every request with exactly these bytes; sets $port.
serve_raw() {
    port=$(free_port)
    REPLY_BYTES=$1 perl -MIO::Socket::INET -e '
        my $listener = IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => $ARGV[0], Listen => 5, ReuseAddr => 1)
            or die "cannot listen: $!";
        while (my $client = $listener->accept) {
            while (my $line = <$client>) { last if $line =~ /^\r?\n$/ }
            print $client $ENV{REPLY_BYTES};
            close $client;
        }' "$port" > "$work/raw.out" 2>&1 &
    started+=($!)
    wait_for "$port" $! "$work/raw.out"
}
