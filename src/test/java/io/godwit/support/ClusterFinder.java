package io.godwit.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/** Finds a cluster for the tests. The user's own kubeconfig is never looked at. */
final class ClusterFinder {
  static final String ADVICE =
      "there is no cluster; set GODWIT_KUBECONFIG, start Docker, or run dev/cluster/cluster.sh up";

  /** The oldest version of Kubernetes that Godwit supports. */
  private static final DockerImageName K3S = DockerImageName.parse("rancher/k3s:v1.33.4-k3s1");

  private ClusterFinder() {}

  /** The cluster that was named, else one in Docker, else the one of {@code cluster.sh}. */
  static Optional<Config> find() {
    return named().or(ClusterFinder::inDocker).or(ClusterFinder::ofScript);
  }

  /** Who names a cluster means it: one that does not answer fails the tests. */
  private static Optional<Config> named() {
    return Optional.ofNullable(System.getenv("GODWIT_KUBECONFIG"))
        .map(Path::of)
        .map(ClusterFinder::read);
  }

  /** Its container ends with this process: Testcontainers sees to that. */
  @SuppressWarnings("resource")
  private static Optional<Config> inDocker() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      return Optional.empty();
    }
    var k3s = new K3sContainer(K3S);
    try {
      k3s.start();
    } catch (ContainerLaunchException e) {
      return Optional.empty(); // no privileged containers here, or no registry
    }
    return Optional.of(config(k3s.getKubeConfigYaml()));
  }

  private static Optional<Config> ofScript() {
    return kubeconfigOfScript()
        .filter(Files::exists)
        .map(ClusterFinder::read)
        .filter(ClusterFinder::answers);
  }

  private static Optional<Path> kubeconfigOfScript() {
    try {
      Process script = new ProcessBuilder("dev/cluster/cluster.sh", "kubeconfig").start();
      String path = new String(script.getInputStream().readAllBytes(), UTF_8).strip();
      return Optional.of(path).filter(text -> !text.isEmpty()).map(Path::of);
    } catch (IOException e) {
      return Optional.empty(); // no bash
    }
  }

  private static boolean answers(Config config) {
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      return client.getKubernetesVersion() != null;
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  private static Config read(Path kubeconfig) {
    try {
      return config(Files.readString(kubeconfig));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Config config(String kubeconfig) {
    Config config = Config.fromKubeconfig(kubeconfig);
    // Status 500 is an answer, not a failure to try again: server-side apply gives it to typos.
    config.setRequestRetryBackoffLimit(0);
    return config;
  }
}
