package io.godwit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.godwit.support.Scratch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Types commands and catches what they print, as a pipe would. */
final class Shell {
  private final List<String> always = new ArrayList<>();

  /** Without a cluster. */
  Shell() {}

  /** In a namespace of a cluster, by a kubeconfig like anybody's. */
  Shell(KubernetesClient client, String namespace) throws IOException {
    Path kubeconfig = Scratch.file("shell", ".kubeconfig");
    Files.writeString(kubeconfig, kubeconfig(client.getConfiguration()));
    always.addAll(List.of("-n", namespace, "--kubeconfig", kubeconfig.toString()));
  }

  /** What a command has printed, and its exit code. */
  record Printed(int code, String out, String err) {}

  /** A command that is under way. */
  record Typed(CompletableFuture<Printed> end) {
    Printed printed() throws Exception {
      return end.get(2, TimeUnit.MINUTES);
    }
  }

  Printed type(String... command) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var console =
        new Console(
            new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false, false);
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(always);
    int code = Godwit.run(console, Clock.systemUTC(), words.toArray(String[]::new));
    return new Printed(code, out.toString(UTF_8), err.toString(UTF_8));
  }

  Typed begin(String... command) {
    return new Typed(
        CompletableFuture.supplyAsync(
            () -> type(command), Executors.newVirtualThreadPerTaskExecutor()));
  }

  private static String kubeconfig(Config config) throws IOException {
    return """
        apiVersion: v1
        kind: Config
        current-context: test
        contexts: [{name: test, context: {cluster: test, user: test}}]
        clusters: [{name: test, cluster: {server: "%s", certificate-authority-data: %s}}]
        users: [{name: test, user: {client-certificate-data: %s, client-key-data: %s}}]
        """
        .formatted(
            config.getMasterUrl(),
            data(config.getCaCertData(), config.getCaCertFile()),
            data(config.getClientCertData(), config.getClientCertFile()),
            data(config.getClientKeyData(), config.getClientKeyFile()));
  }

  private static String data(@Nullable String data, @Nullable String file) throws IOException {
    return data != null
        ? data
        : java.util.Base64.getEncoder().encodeToString(Files.readAllBytes(Path.of("" + file)));
  }
}
