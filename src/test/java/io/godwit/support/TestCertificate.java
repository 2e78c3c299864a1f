package io.godwit.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/** A certificate that signs itself, made out to one host, as PEM files. */
public record TestCertificate(Path certificate, Path key) {
  private static final String SECRET = "changeit";

  /** Makes one; the key may be read by the user that PostgreSQL runs as. */
  public static TestCertificate of(String host) throws IOException, GeneralSecurityException {
    Path store = Scratch.directory("tls").resolve("store.p12");
    TestPostgres.run(
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "RSA",
                "-dname",
                "CN=" + host,
                "-ext",
                "san=dns:" + host,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                SECRET)));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, SECRET.toCharArray());
    }
    byte[] key = keys.getKey("server", SECRET.toCharArray()).getEncoded();
    return new TestCertificate(
        write("server.crt", "CERTIFICATE", keys.getCertificate("server").getEncoded()),
        write("server.key", "PRIVATE KEY", key));
  }

  private static Path write(String name, String type, byte[] content) throws IOException {
    String pem =
        "-----BEGIN %s-----%n%s%n-----END %s-----%n"
            .formatted(type, Base64.getMimeEncoder().encodeToString(content), type);
    Path file = Scratch.file("tls", name);
    Files.writeString(file, pem, UTF_8);
    return file;
  }

  /** Gives both files to the user that runs the server for root. */
  public TestCertificate forServer() throws IOException {
    if ("root".equals(System.getProperty("user.name"))) {
      var nobody =
          key.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
      Files.setOwner(key, nobody);
      Files.setOwner(certificate, nobody);
    }
    return this;
  }
}
