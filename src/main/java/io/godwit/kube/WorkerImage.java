package io.godwit.kube;

/**
 * The image that workers run, which is the operator's own, and the account they run under.
 *
 * @param makeAccount create the account in namespaces that lack it
 */
public record WorkerImage(String name, String serviceAccount, boolean makeAccount) {}
