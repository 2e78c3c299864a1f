package io.godwit.flag;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/** What the API server's refusal means, for people. */
final class Refusal {
  private Refusal() {}

  static String of(KubernetesClientException refused, String verb, String what) {
    return switch (refused.getCode()) {
      case HttpURLConnection.HTTP_FORBIDDEN ->
          "the operator may not %s %s; see deploy/rights".formatted(verb, what);
      case HttpURLConnection.HTTP_NOT_FOUND ->
          "the cluster does not know the kind of %s".formatted(what);
      case HttpURLConnection.HTTP_CONFLICT ->
          "somebody else has changed %s at the same moment".formatted(what);
      default ->
          "the API server does not let it %s %s, status %d"
              .formatted(verb, what, refused.getCode());
    };
  }
}
