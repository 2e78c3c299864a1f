package io.godwit.cli;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an error of the API server or of the way to it means. */
final class ClusterFailure {
  private static final Pattern MESSAGE = Pattern.compile("Message: (.*?)(\\. Received status.*)?$");

  private ClusterFailure() {}

  static Failure of(KubernetesClientException failure) {
    String said = said(failure);
    return switch (failure.getCode()) {
      case 0 ->
          new Failure(
              "the cluster does not answer: " + said,
              "check the kubeconfig and its context (kubectl cluster-info)");
      case 401 ->
          new Failure(
              "the cluster does not know who you are: " + said, "log in again, or name --context");
      case 403 ->
          new Failure(
              "you may not do this: " + said,
              "ask for a role; deploy/rbac-users has godwit-viewer and godwit-editor");
      case 404 ->
          new Failure(
              said.contains("page not found") ? "the cluster does not know Godwit" : said,
              said.contains("page not found")
                  ? "install it first, or name another --context"
                  : "check the name and the namespace");
      case 409 -> new Failure("somebody else changed it at the same time", "try again");
      default -> new Failure(said);
    };
  }

  /** The server's own sentence without what the client wraps around it. */
  private static String said(KubernetesClientException failure) {
    if (failure.getStatus() != null && failure.getStatus().getMessage() != null) {
      return failure.getStatus().getMessage();
    }
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String text = String.valueOf(deepest.getMessage()).lines().findFirst().orElse("");
    Matcher message = MESSAGE.matcher(text);
    return message.find() ? message.group(1) : text;
  }
}
