"""The cluster: the demo's own, or the one of GODWIT_KUBECONFIG. Never the default kubeconfig."""
import json
import os
import shutil

from shell import fail, run, step

NAMESPACE = "godwit"
NAME = "orders-amount-numeric"


def documents(text):
    """kubectl prints one JSON object after the other, or a list of them."""
    decoder, found, text = json.JSONDecoder(), [], text.strip()
    while text:
        one, end = decoder.raw_decode(text)
        found += one["items"] if one["kind"] == "List" else [one]
        text = text[end:].strip()
    return found


class Kubernetes:
    def __init__(self):
        given = os.environ.get("GODWIT_KUBECONFIG")
        if given:
            step(f"Using the cluster of {given}")
            kubectl = shutil.which("kubectl") or fail("there is no kubectl on the PATH", "GODWIT_KUBECONFIG is set, so the demo needs kubectl")
            self.command, self.kubeconfig = [kubectl, "--kubeconfig", given], given
        else:
            self.command = ["dev/cluster/cluster.sh", "kubectl"]
            self.kubeconfig = run(["dev/cluster/cluster.sh", "kubeconfig"]).strip()
        self.image = os.environ.get("GODWIT_IMAGE", "godwit:dev")

    def kubectl(self, *arguments, stdin=None, check=True):
        return run([*self.command, *arguments], stdin=stdin, check=check)

    def install(self):
        step("Installing Godwit")
        self.clear()
        run(["deploy/install.sh", "install"], env={**os.environ, "KUBECTL": " ".join(self.command), "IMAGE": self.image})

    def clear(self):
        """What an earlier demo left: its database is gone, so there is nothing to roll back."""
        self.kubectl("-n", NAMESPACE, "annotate", "migrations.godwit.io", "--all", "--overwrite", "godwit.io/abandon=demo", check=False)
        for kind in ("migrations.godwit.io", "databases.godwit.io"):
            self.kubectl("-n", NAMESPACE, "delete", kind, "--all", "--ignore-not-found", "--wait=true", "--timeout=60s", check=False)
        self.kubectl("-n", NAMESPACE, "delete", "jobs", "--all", "--ignore-not-found", check=False)

    def apply(self, postgres, changed=None):
        """The example; changed makes of each resource another one."""
        step("kubectl apply -f examples/orders-amount-numeric")
        secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "shop-db", "labels": {"godwit.io/allow-host-override": "true"}},
                  "stringData": {"host": postgres.pod_host, "port": str(postgres.port), "dbname": postgres.database, "username": postgres.user, "password": postgres.password}}
        self.kubectl("-n", NAMESPACE, "apply", "-f", "-", stdin=json.dumps(secret))
        if changed is None:
            self.kubectl("-n", NAMESPACE, "apply", "-f", "examples/orders-amount-numeric")
            return
        read = self.kubectl("-n", NAMESPACE, "create", "--dry-run=client", "-o", "json", "-f", "examples/orders-amount-numeric")
        for resource in documents(read):
            self.kubectl("-n", NAMESPACE, "apply", "-f", "-", stdin=json.dumps(changed(resource)))

    def migration(self):
        text = self.kubectl("-n", NAMESPACE, "get", "migrations.godwit.io", NAME, "-o", "json", check=False)
        return json.loads(text) if text else {}

    def pods(self, selector):
        text = self.kubectl("-n", NAMESPACE, "get", "pods", "-l", selector, "-o", "json", check=False)
        return json.loads(text)["items"] if text else []
