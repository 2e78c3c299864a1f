package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.engine.Credentials;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A database that is named by a URL on the command line. */
class AccessTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PGPASSWORD", "from the environment", "PGSSLROOTCERT", "/ca.crt");

  private static Credentials of(String url) throws Failure {
    return Access.ofUrl(url, ENVIRONMENT::get).credentials();
  }

  @Test
  void shouldReadAllPartsOfAUrl() throws Failure {
    assertThat(of("postgres://us%40er:pass%3Aword+@[::1]:5433/my%20shop?sslmode=require"))
        .isEqualTo(
            new Credentials("::1", 5433, "my shop", "us@er", "pass:word+", "require", "/ca.crt"));
  }

  @Test
  void shouldBeSafeByDefaultAndTakeThePasswordFromTheEnvironment() throws Failure {
    assertThat(of("postgresql://owner@db/shop?application_name=me"))
        .isEqualTo(
            new Credentials(
                "db", 5432, "shop", "owner", "from the environment", "verify-full", "/ca.crt"));
  }

  /** URLs that will not do. */
  enum Wrong {
    NONE("shop:s3cret", "postgresql://USER:PASSWORD@HOST:PORT/DBNAME"),
    MODE("postgresql://owner:s3cret@db/shop?sslmode=prefer", "none of disable, require"),
    PORT("postgresql://owner:s3cret@db/shop?port=five", "port"),
    DATABASE("postgresql://owner:s3cret@db/", "no database"),
    USER("postgresql://db/shop?password=s3cret", "no user"),
    HOSTS("postgresql://owner:s3cret@db1,db2/shop", "several hosts");

    private final String url;
    private final String said;

    Wrong(String url, String said) {
      this.url = url;
      this.said = said;
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldSayWhatIsWrongWithAUrlWithoutShowingIt(Wrong wrong) {
    assertThatThrownBy(() -> of(wrong.url))
        .isInstanceOf(Failure.class)
        .hasMessageContaining(wrong.said)
        .hasMessageNotContaining("s3cret");
  }
}
