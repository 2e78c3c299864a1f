#!/usr/bin/env bash
# A real single-node Kubernetes without a container registry, for development and tests:
#   cluster.sh up                 start it, unless it is up and healthy
#   cluster.sh status             say which components run; exit code 1 if the cluster is not healthy
#   cluster.sh load IMAGE.tar     give an image to its container runtime
#   cluster.sh kubectl ...        kubectl for this cluster; your own kubeconfig is neither read nor written
#   cluster.sh kubeconfig         print the path of its kubeconfig
#   cluster.sh down               stop it and remove all it has left on this machine
#   cluster.sh build              only build the binaries
# There is one such cluster per machine. Every fresh start begins with an empty etcd and no images.
# Pods reach servers on this machine at 10.244.0.1.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=dev/lib.sh
. "$here/../lib.sh"

VERSION=v1.36.3                    # of k8s.io/kubernetes in go.mod
NODE=godwit
BRIDGE=godwit0
HOST=10.244.0.1                    # address of the bridge: node, API server and DNS are there, for pods and for this machine
PODS=10.244.0.0/24
SERVICES=10.96.0.0/16
PORTS="12379 12380 16443 20248 20249 20250 20256 20257 20259"
COMPONENTS="etcd apiserver controller-manager scheduler containerd kubelet proxy dns"

ROOT=$GODWIT_CACHE/cluster
S=$ROOT/state
sources=$(cd "$here" && find . -name '*.go' -o -name 'go.*' | LC_ALL=C sort | xargs sha256sum | sha256sum)
BIN=$ROOT/${sources:0:16}/bin
SOCKET=$S/containerd/containerd.sock
export KUBECONFIG=$S/kubeconfig KUBECACHEDIR=$S/kubectl

# ---------------------------------------------------------------- building

find_go() {
  local need have
  need=$(awk '$1 == "go" { print $2 }' "$here/go.mod")
  command -v go > /dev/null || PATH=$PATH:/usr/local/go/bin:/usr/lib/go/bin
  command -v go > /dev/null || die "Go $need or newer is needed to build the cluster, and there is no go on the PATH" \
    "install it from https://go.dev/dl/ (Debian 12's own package is too old)"
  have=$(cd "$here" && go version 2>&1) || die "this Go cannot build the cluster, which needs Go $need: $have" "install a newer one from https://go.dev/dl/"
  have=$(sed -n 's/^go version go\([0-9.]*\).*/\1/p' <<< "$have")
  [ "$(printf '%s\n' "$need" "$have" | sort -V | head -n 1)" = "$need" ] ||
    die "Go $need or newer is needed to build the cluster, this is Go $have ($(command -v go))" "install it from https://go.dev/dl/"
}

build_details() {
  awk '/^go: downloading/ { modules++; next } /^[a-z]/ { packages++ }
       END { if (modules) printf ", %d modules downloaded", modules; if (packages) printf ", %d of at most 2900 packages compiled", packages }' "$1"
}

compile() {
  local stamp="-X k8s.io/component-base/version.gitVersion=$VERSION -X k8s.io/client-go/pkg/version.gitVersion=$VERSION"
  # -buildvcs=false: no git is needed, and who owns the checkout does not matter.
  cd "$here" && go build -v -trimpath -buildvcs=false -ldflags "-s -w $stamp" -o "$1/devcluster" . &&
    CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w" -o "$1/pause" ./pause &&
    cd dns && go build -v -trimpath -buildvcs=false -ldflags "-s -w" -o "$1/devdns" .
}

build() {
  [ -d "$BIN" ] && return
  find_go
  step "Building Kubernetes $VERSION from Go modules (once: 5 to 7 minutes on two cores)"
  local parts=$BIN.part
  rm -rf "$parts"
  mkdir -p "$parts"
  with_progress "building" "$ROOT/build.log" build_details compile "$parts" 9>&-
  mv "$parts" "$BIN"               # all binaries or none
}

# ---------------------------------------------------------------- what runs

# Processes of this cluster, also of an earlier run: every one has a path in our state directory among its arguments.
own_processes() { # [EXECUTABLE]
  local file pid
  grep -slaF -- "$S/" /proc/[0-9]*/cmdline | while read -r file; do
    pid=${file//[^0-9]/}
    case $(readlink "/proc/$pid/exe") in
      */"${1:-devcluster}"* | */"${1:-devdns}"* | */"${1:-containerd}"*) echo "$pid" ;;
    esac
  done
}

# Of what this script started itself: a process that is just turning into another program has no arguments for a moment.
ended() { ! kill -0 "$(cat "$S/pid/$1")" 2> /dev/null; }

alive() { [ -f "$S/pid/$1" ] && grep -sqaF -- "$S/" "/proc/$(cat "$S/pid/$1")/cmdline"; }

node_ready() {
  [ "$("$BIN/devcluster" kubectl get node "$NODE" --request-timeout=5s \
      -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status}' 2> /dev/null)" = True ]
}

healthy() {
  local component patience=$((SECONDS + 60))
  [ "$(readlink "$S/bin" 2> /dev/null)" = "$BIN" ] || return 1
  for component in $COMPONENTS; do alive "$component" || return 1; done
  # All of it runs: on a busy machine it may only be slow, and somebody may be at work in it.
  until node_ready; do [ "$SECONDS" -lt "$patience" ] || return 1; done
}

leftovers() { [ -d "$S" ] || [ -n "$(own_processes)" ]; }

# ---------------------------------------------------------------- starting

check_machine() {
  [ "$(uname -sm)" = "Linux x86_64" ] || die "this cluster runs on Linux on amd64, this is $(uname -sm)" "set GODWIT_KUBECONFIG to a cluster of your own instead"
  [ "$(id -u)" = 0 ] || die "a container runtime needs root, you are $(id -un)" \
    "run it as root (sudo $0 up), or set GODWIT_KUBECONFIG to a cluster of your own instead"
}

install_packages() {
  local missing=()
  command -v containerd > /dev/null && command -v ctr > /dev/null || missing+=(containerd)
  command -v runc > /dev/null || missing+=(runc)
  [ -x /usr/lib/cni/bridge ] || missing+=(containernetworking-plugins)
  command -v iptables > /dev/null || missing+=(iptables)
  command -v ip > /dev/null && command -v ss > /dev/null || missing+=(iproute2)
  command -v openssl > /dev/null || missing+=(openssl)
  command -v python3 > /dev/null || missing+=(python3)
  need_packages "${missing[@]}" 9>&-      # a service that starts with its package must not keep our lock
}

check_ports() {
  local port owner
  for port in $PORTS; do
    owner=$(ss -Hltnp "sport = :$port")
    [ -z "$owner" ] || die "port $port is taken by ${owner##*users:}" "stop that process: the cluster needs the ports $PORTS"
  done
  # Port 53 only matters where DNS will listen: on the bridge, or everywhere.
  owner=$(ss -Hlntup 'sport = :53' | awk -v host="$HOST:53" '$5 == host || $5 ~ /^(0\.0\.0\.0|\*|\[::\]):53$/')
  [ -z "$owner" ] || die "port 53 is taken by ${owner##*users:}" "stop that process, or let it listen on 127.0.0.1 only: the cluster's DNS needs $HOST:53"
  owner=$(ip -o -4 addr show to "$HOST/32" | awk -v own="$BRIDGE" '$2 != own { print $2 }')
  [ -z "$owner" ] || die "the address $HOST belongs to the network interface $owner" "the cluster needs the network $PODS for its pods"
}

certificates() {
  cd "$S/pki"
  openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=godwit-dev -keyout ca.key -out ca.crt
  openssl genrsa -out sa.key 2048
  leaf() { # NAME SUBJECT [ALTERNATIVE-NAMES]
    openssl req -newkey rsa:2048 -nodes -subj "$2" -keyout "$1.key" -out "$1.csr"
    openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 3650 -out "$1.crt" \
      -extfile <(printf 'extendedKeyUsage=serverAuth,clientAuth\n%s' "${3:+subjectAltName=$3}")
  }
  leaf apiserver /CN=apiserver "IP:$HOST,IP:127.0.0.1,IP:${SERVICES%.0/*}.1,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local"
  leaf admin /O=system:masters/CN=admin
}

configuration() {
  cat > "$KUBECONFIG" <<Y
apiVersion: v1
kind: Config
clusters: [{name: godwit-dev, cluster: {server: "https://$HOST:16443", certificate-authority-data: $(base64 -w0 "$S/pki/ca.crt")}}]
users: [{name: admin, user: {client-certificate-data: $(base64 -w0 "$S/pki/admin.crt"), client-key-data: $(base64 -w0 "$S/pki/admin.key")}}]
contexts: [{name: godwit-dev, context: {cluster: godwit-dev, user: admin}}]
current-context: godwit-dev
Y
  cat > "$S/cni/10-bridge.conflist" <<Y
{"cniVersion": "1.0.0", "name": "$NODE", "plugins": [
  {"type": "bridge", "bridge": "$BRIDGE", "isGateway": true, "hairpinMode": true,
   "ipam": {"type": "host-local", "dataDir": "$S/cni/state", "ranges": [[{"subnet": "$PODS"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
Y
  # restrict_oom_score_adj: root in a sandbox may not lower it. netns_mounts_under_state_dir: "down" finds all mounts in one place.
  cat > "$S/containerd.toml" <<Y
version = 2
root = "$S/containerd/root"
state = "$S/containerd/state"
[grpc]
  address = "$SOCKET"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/pause:1"
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$S/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
Y
  # failCgroupV1: such hosts work too. imageGC...: a removed image cannot be pulled again.
  cat > "$S/kubelet.yaml" <<Y
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
failCgroupV1: false
cgroupDriver: cgroupfs
cgroupsPerQOS: false
enforceNodeAllocatable: []
localStorageCapacityIsolation: false
failSwapOn: false
maxPods: 200
evictionHard: {memory.available: 100Mi}
imageGCHighThresholdPercent: 100
containerRuntimeEndpoint: unix://$SOCKET
podLogsDir: $S/pod-logs
volumePluginDir: $S/kubelet/volume-plugins
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $S/pki/ca.crt}}
authorization: {mode: Webhook}
address: $HOST
port: 20250
healthzPort: 20248
clusterDomain: cluster.local
clusterDNS: [$HOST]
Y
  cat > "$S/Corefile" <<Y
.:53 {
  bind $HOST
  errors
  cache 5
  kubernetes cluster.local in-addr.arpa {
    kubeconfig $KUBECONFIG godwit-dev
  }
}
Y
}

network() {
  ip link show "$BRIDGE" > /dev/null 2>&1 || ip link add "$BRIDGE" type bridge
  ip addr replace "$HOST/24" dev "$BRIDGE"
  ip link set "$BRIDGE" up
  echo 1 > /proc/sys/net/ipv4/ip_forward
}

spawn() { # COMPONENT COMMAND...: on its own, with nothing of this script's open (not the lock either)
  local component=$1
  shift
  setsid "$@" > "$S/log/$component.log" 2>&1 < /dev/null 9>&- &
  echo $! > "$S/pid/$component"
  # Until it has become the component it is a copy of this shell, which would look like a component that has ended.
  until alive "$component" || ended "$component"; do sleep 0.01; done
}

wait_for() { # COMPONENT SECONDS WHAT COMMAND...: until the command succeeds; not longer than the component lives
  local component=$1 deadline=$((SECONDS + $2)) what=$3 problem
  shift 3
  until alive "$component" && "$@" > /dev/null 2>&1; do
    problem=
    ! ended "$component" || problem="$component ended while waiting until $what"
    [ "$SECONDS" -lt "$deadline" ] || problem="$component: gave up waiting until $what"
    if [ -n "$problem" ]; then
      { echo "----- the end of $S/log/$component.log"; tail -n 15 "$S/log/$component.log"; echo "-----"; } >&2
      die "$problem" "logs of all components: $S/log" "'cluster.sh up' starts afresh, 'cluster.sh down' cleans up"
    fi
    sleep 0.1
  done
}

# The conditions "up" waits for
kube() { "$BIN/devcluster" kubectl --request-timeout=5s "$@"; }
runtime_answers() { ctr -a "$SOCKET" version; }
dns_answers() { (exec 3<> "/dev/tcp/$HOST/53"); }
pods_welcome() { kube get serviceaccount default; }

start() {
  local b=$BIN/devcluster node=(--kubeconfig="$KUBECONFIG" --hostname-override="$NODE")
  mkdir -p "$S"/{log,pid,pki,cni,containerd}
  chmod 700 "$S"
  ln -s "$BIN" "$S/bin"
  network
  (certificates) > "$S/log/certificates.log" 2>&1 || die "openssl could not make the certificates" "its output: $S/log/certificates.log"
  configuration

  spawn etcd "$b" etcd --data-dir="$S/etcd" --unsafe-no-fsync --listen-client-urls=http://127.0.0.1:12379 \
    --advertise-client-urls=http://127.0.0.1:12379 --listen-peer-urls=http://127.0.0.1:12380
  spawn containerd containerd -c "$S/containerd.toml"
  spawn apiserver "$b" apiserver --etcd-servers=http://127.0.0.1:12379 --bind-address="$HOST" --secure-port=16443 --advertise-address="$HOST" \
    --tls-cert-file="$S/pki/apiserver.crt" --tls-private-key-file="$S/pki/apiserver.key" --client-ca-file="$S/pki/ca.crt" \
    --kubelet-client-certificate="$S/pki/admin.crt" --kubelet-client-key="$S/pki/admin.key" --kubelet-preferred-address-types=InternalIP \
    --authorization-mode=Node,RBAC --service-account-issuer=https://kubernetes.default.svc --service-account-key-file="$S/pki/sa.key" \
    --service-account-signing-key-file="$S/pki/sa.key" --service-cluster-ip-range="$SERVICES" --allow-privileged=true

  wait_for containerd 20 "the container runtime answers" runtime_answers
  python3 "$here/../image/image.py" localhost/pause:1 "$S/pause.tar" '{"Entrypoint":["/pause"]}' "$BIN/pause:pause"
  load "$S/pause.tar" > "$S/log/pause.log"
  wait_for apiserver 90 "the API server is ready" kube get --raw /readyz

  spawn controller-manager "$b" controller-manager --kubeconfig="$KUBECONFIG" --bind-address=127.0.0.1 --secure-port=20257 --leader-elect=false \
    --service-account-private-key-file="$S/pki/sa.key" --root-ca-file="$S/pki/ca.crt" --use-service-account-credentials=true \
    --kube-api-qps=200 --kube-api-burst=400
  spawn scheduler "$b" scheduler --kubeconfig="$KUBECONFIG" --bind-address=127.0.0.1 --secure-port=20259 --leader-elect=false
  spawn kubelet "$b" kubelet "${node[@]}" --config="$S/kubelet.yaml" --node-ip="$HOST" --root-dir="$S/kubelet" --cert-dir="$S/pki/kubelet"
  # masquerade-all: without it a pod behind a Service answers its neighbour on the bridge directly, from an address the neighbour does not know.
  spawn proxy "$b" proxy "${node[@]}" --proxy-mode=iptables --masquerade-all --cluster-cidr="$PODS" --healthz-bind-address=127.0.0.1:20256 \
    --metrics-bind-address=127.0.0.1:20249 --conntrack-max-per-core=0 --conntrack-tcp-timeout-established=0 --conntrack-tcp-timeout-close-wait=0
  spawn dns "$BIN/devdns" -conf "$S/Corefile"

  wait_for kubelet 60 "the node is ready" node_ready
  wait_for controller-manager 60 "namespaces get their service account" pods_welcome
  wait_for dns 30 "DNS answers" dns_answers
}

up() {
  check_machine
  lock
  if healthy; then
    note "the cluster is up already, kubeconfig: $KUBECONFIG"
    return
  fi
  install_packages
  build
  if leftovers; then step "Removing an earlier cluster that is not healthy, or of another version"; stop; fi
  check_ports
  local begin=$SECONDS
  step "Starting Kubernetes $VERSION"
  start
  note "up after $((SECONDS - begin))s, kubeconfig: $KUBECONFIG"
}

load() {
  [ -f "${1:-}" ] || die "no such image file: ${1:-(none given)}"
  [ -S "$SOCKET" ] || die "the cluster is not up" "start it with: $here/cluster.sh up"
  ctr -a "$SOCKET" -n k8s.io images import "$1"
}

# ---------------------------------------------------------------- stopping

descendants() { # PID
  local child
  cat "/proc/$1/task"/*/children 2> /dev/null | tr ' ' '\n' | while read -r child; do descendants "$child"; echo "$child"; done
}

end() { # PID...: and wait until they are gone; one that only waits to be reaped has no arguments any more
  local pid
  [ $# != 0 ] || return 0
  kill -9 "$@" 2> /dev/null || true
  for pid in "$@"; do
    for _ in $(seq 100); do grep -sq . "/proc/$pid/cmdline" || break; sleep 0.05; done
  done
}

remove_kubelet_rules() { # iptables|ip6tables: kube-proxy removes its own, the kubelet does not
  local chain table
  for chain in INPUT OUTPUT; do "$1" -w -t filter -D "$chain" -j KUBE-FIREWALL || true; done
  for chain in KUBE-FIREWALL KUBE-KUBELET-CANARY KUBE-IPTABLES-HINT; do
    for table in filter nat mangle; do
      "$1" -w -t "$table" -F "$chain" || continue
      "$1" -w -t "$table" -X "$chain" || true
    done
  done
}

stop() {
  local pid filter
  # First who would start containers again, then the containers, each the child of a shim, then the shims and the rest.
  # shellcheck disable=SC2046  # lists of numbers
  {
    end $(own_processes devcluster) $(own_processes devdns)
    end $(for pid in $(own_processes containerd-shim); do descendants "$pid"; done)
    end $(own_processes containerd)
  }
  # In reverse, because the kernel lists a mount after the one it lies on.
  awk -v s="$S/" 'index($5, s) == 1 { print $5 }' /proc/self/mountinfo | tac | while read -r mount; do umount -l "$mount" || true; done
  [ ! -x "$S/bin/devcluster" ] || "$S/bin/devcluster" proxy --cleanup > /dev/null 2>&1 || true
  for filter in iptables ip6tables; do remove_kubelet_rules "$filter" 2> /dev/null; done
  ip link delete "$BRIDGE" 2> /dev/null || true
  find /var/log/containers -lname "$S/*" -delete 2> /dev/null || true
  grep -rslF -- "$S/" /var/lib/cni/results | while read -r file; do rm -f "$file"; done || true
  find /sys/fs/cgroup -depth -type d -path '*/k8s.io/*' -exec rmdir {} + 2> /dev/null || true
  # One file system: should a mount have stayed, what is mounted there is not ours to delete.
  rm -rf --one-file-system "$S" || die "could not remove $S, see above"
  pid=$(own_processes)
  [ -z "$pid" ] || die "these processes of the cluster did not end: ${pid//$'\n'/ }"
}

down() {
  check_machine
  lock
  leftovers || { note "the cluster is not up"; return; }
  stop
  note "the cluster is down"
}

# ---------------------------------------------------------------- commands

lock() { # one "up" or "down" at a time
  mkdir -p "$ROOT"
  exec 9> "$ROOT/lock"
  flock -n 9 || { note "waiting for another cluster.sh"; flock 9; }
}

status() {
  local component
  for component in $COMPONENTS; do
    if alive "$component"; then note "$component runs (process $(cat "$S/pid/$component"))"; else note "$component does not run"; fi
  done
  if healthy; then note "healthy, kubeconfig: $KUBECONFIG, logs: $S/log"; else die "the cluster is not healthy" "start it with: $here/cluster.sh up"; fi
}

command=${1:-help}
shift || true
case $command in
  up | down | build | status) "$command" ;;
  load) load "$@" ;;
  kubeconfig) echo "$KUBECONFIG" ;;
  kubectl)
    build
    # Without a kubeconfig kubectl would look for a cluster on localhost and complain about that.
    [ -f "$KUBECONFIG" ] || [ "${1:-}" = kustomize ] || die "the cluster is not up" "start it with: $here/cluster.sh up"
    exec "$BIN/devcluster" kubectl "$@"
    ;;
  *) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//p}' "$0" >&2; [ "$command" = help ] || exit 64 ;;
esac
