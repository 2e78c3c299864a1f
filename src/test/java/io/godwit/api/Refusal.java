package io.godwit.api;

import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.regex.Pattern;

/** What the API server said when it refused a resource. */
final class Refusal {
  private static final Pattern INVALID_VALUE =
      Pattern.compile("^Invalid value: ((\".*?\"|-?[0-9.]+|\\{.*\\}|\\[.*\\]|null): )?");

  private Refusal() {}

  /** Field and message of each mistake, without the value, which versions write differently. */
  static List<String> messages(KubernetesClientException refusal) {
    var details = refusal.getStatus().getDetails();
    return details == null || details.getCauses().isEmpty()
        ? ofTypes(refusal.getStatus().getMessage())
        : details.getCauses().stream()
            .filter(cause -> !cause.getMessage().contains("some validation rules were not checked"))
            .map(Refusal::message)
            .toList();
  }

  /** Unknown fields and wrong types are found before validation. */
  private static List<String> ofTypes(String message) {
    String mistakes = message.substring(message.indexOf("): ") + 3).replace("errors:", "");
    return mistakes.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  private static String message(StatusCause cause) {
    return cause.getField() + ": " + INVALID_VALUE.matcher(cause.getMessage()).replaceFirst("");
  }
}
