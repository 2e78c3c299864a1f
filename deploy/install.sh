#!/usr/bin/env bash
# install.sh install|uninstall - puts Godwit into the cluster kubectl points to, or removes it. From the environment:
#   SCOPE      namespaced (default): works in its own namespace only; cluster: works in all namespaces
#   NAMESPACE  where the operator runs; default: godwit, or godwit-system with SCOPE=cluster
#   IMAGE      what it runs; default: godwit:dev
#   KUBECTL    default: kubectl; for the development cluster: dev/cluster/cluster.sh kubectl
# Without this script: kubectl apply --server-side --force-conflicts -k deploy/crds, then kubectl apply -k deploy/namespaced or deploy/cluster.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=dev/lib.sh
. dev/lib.sh

scope=${SCOPE:-namespaced}
image=${IMAGE:-godwit:dev}
read -ra kubectl <<< "${KUBECTL:-kubectl}"
case $scope in
  namespaced) namespace=${NAMESPACE:-godwit} ;;
  cluster) namespace=${NAMESPACE:-godwit-system} ;;
  *) die "SCOPE is $scope" "it must be namespaced or cluster" ;;
esac
command -v "${kubectl[0]}" > /dev/null || die "there is no ${kubectl[0]} on the PATH" "set KUBECTL, for the development cluster to \"dev/cluster/cluster.sh kubectl\""

# REGISTRY:PORT/NAME:TAG or NAME@DIGEST, as kustomize wants it
tag="newTag: latest" name=$image
case ${image##*/} in
  *@*) name=${image%@*} tag="digest: ${image##*@}" ;;
  *:*) name=${image%:*} tag="newTag: ${image##*:}" ;;
esac

overlay() { # of our own: what is in git stays as it is
  mkdir -p target
  overlay=$(mktemp -d target/install.XXXXXX)
  trap 'rm -rf "$overlay"' EXIT
  mkdir "$overlay/cluster-id"
  cat > "$overlay/kustomization.yml" <<Y
namespace: $namespace
resources: [../../deploy/$scope]
images: [{name: godwit, newName: "$name", $tag}]
replacements:
  - source: {kind: Deployment, name: godwit-operator, fieldPath: "spec.template.spec.containers.[name=operator].image"}
    targets:
      - select: {kind: Deployment, name: godwit-operator}
        fieldPaths: ["spec.template.spec.containers.[name=operator].env.[name=GODWIT_IMAGE].value"]
Y
  # What belongs to no namespace needs a name of its own for every installation.
  cat > "$overlay/cluster-id/kustomization.yml" <<Y
nameSuffix: -$namespace
resources: [../../../deploy/cluster-id]
patches:
  - target: {kind: ClusterRoleBinding}
    patch: '- {op: replace, path: /subjects/0/namespace, value: $namespace}'
Y
}

generation() { "${kubectl[@]}" -n "$namespace" get deployment godwit-operator --ignore-not-found -o 'jsonpath={.metadata.generation}'; }

install() {
  local before
  step "Installing Godwit ($scope) in the namespace $namespace"
  "${kubectl[@]}" apply --server-side --force-conflicts -k deploy/crds
  "${kubectl[@]}" wait --for=condition=Established --timeout=60s crd/migrations.godwit.io crd/databases.godwit.io
  "${kubectl[@]}" apply --server-side --force-conflicts -k deploy/rbac-users
  if [ "$scope" = namespaced ]; then
    "${kubectl[@]}" get namespace "$namespace" > /dev/null 2>&1 || "${kubectl[@]}" create namespace "$namespace"
    "${kubectl[@]}" apply --server-side --force-conflicts -k "$overlay/cluster-id"
  fi
  before=$(generation 2> /dev/null || true)
  "${kubectl[@]}" apply --server-side --force-conflicts -k "$overlay"
  if [ -n "$before" ] && [ "$before" = "$(generation)" ]; then
    # Nothing changed, but the image of this name may have: built anew, or pushed again.
    "${kubectl[@]}" -n "$namespace" rollout restart deployment/godwit-operator
  fi
  "${kubectl[@]}" -n "$namespace" rollout status deployment/godwit-operator --timeout=180s || {
    "${kubectl[@]}" -n "$namespace" get pods
    "${kubectl[@]}" -n "$namespace" logs deployment/godwit-operator --tail=20 || true
    die "the operator did not become ready, see above" "can the cluster get the image $image?"
  }
}

uninstall() {
  step "Removing Godwit ($scope) from the namespace $namespace"
  if [ "$scope" = namespaced ]; then "${kubectl[@]}" delete --ignore-not-found -k "$overlay/cluster-id"; fi
  "${kubectl[@]}" delete --ignore-not-found -k "$overlay"
  note "your migrations and databases stay, and so do their definitions; to delete them too: ${kubectl[*]} delete -k deploy/crds"
}

case ${1:-} in
  install | uninstall) overlay; "$1" ;;
  *) die "usage: install.sh install|uninstall" ;;
esac
