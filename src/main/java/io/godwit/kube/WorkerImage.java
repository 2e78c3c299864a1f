package io.godwit.kube;

/** The image that workers run, which is the operator's own, and the account they run under. */
public record WorkerImage(String name, String serviceAccount) {}
