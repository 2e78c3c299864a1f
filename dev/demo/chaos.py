"""CHAOS=1: kills the operator every 20 seconds and one worker in each Job, and counts."""
import threading
import time

from kubernetes import NAMESPACE


class Chaos(threading.Thread):
    def __init__(self, kubernetes):
        super().__init__(daemon=True)
        self.kubernetes = kubernetes
        self.kills = {"operator": 0, "workers": 0}
        self.jobs = set()
        self.ended = threading.Event()

    def run(self):
        last = time.monotonic()
        while not self.ended.wait(0.3):
            if time.monotonic() - last > 20:
                last = time.monotonic()
                self.kills["operator"] += self.kill("app.kubernetes.io/name=godwit,app.kubernetes.io/component=operator")
            for pod in self.kubernetes.pods("godwit.io/migration"):
                job = pod["metadata"]["labels"].get("batch.kubernetes.io/job-name")
                if job not in self.jobs and pod["status"]["phase"] == "Running":
                    self.jobs.add(job)
                    self.kills["workers"] += self.delete(pod)

    def kill(self, selector):
        return sum(self.delete(pod) for pod in self.kubernetes.pods(selector) if pod["status"]["phase"] == "Running")

    def delete(self, pod):
        """At once, without a chance to finish anything."""
        name = pod["metadata"]["name"]
        return 1 if self.kubernetes.kubectl("-n", NAMESPACE, "delete", "pod", name, "--force", "--grace-period=0", check=False) else 0

    def stop(self):
        self.ended.set()
        self.join()
