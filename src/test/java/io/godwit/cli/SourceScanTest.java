package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.TableName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceScanTest {
  private static final SourceNames AMOUNT =
      new SourceNames(
          List.of(new TableName("public", "orders")), List.of("amount_cents"), false, true);

  private static final SourceNames ORDER_ITEMS =
      new SourceNames(List.of(new TableName("shop", "order_items")), List.of(), true, true);

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "select amount_cents from orders|READS|true",
        "SELECT AMOUNT_CENTS FROM ORDERS|READS|true",
        "update public.orders set \"amount_cents\" = 1|WRITES|true",
        "insert into orders (id, amount_cents) values (1, 2)|WRITES|true",
        "orders.amount_cents|NAMES|true",
        "class Order: amountCents = 1|NAMES|false",
        "order.AmountCents += 3;|NAMES|false",
        "return order.getAmountCents();|NAMES|false",
        "amount_cents: integer|NAMES|false",
      })
  void shouldFindANameAndWhatIsDoneWithIt(String line, SourceHit.Use use, boolean sure)
      throws IOException {
    write("a.txt", "\n" + line + "\n");

    assertThat(scan(AMOUNT).hits())
        .singleElement()
        .satisfies(
            hit -> {
              assertThat(hit.line()).isEqualTo(2);
              assertThat(hit.use()).isEqualTo(use);
              assertThat(hit.sure()).isEqualTo(sure);
              assertThat(hit.file()).endsWith("a.txt");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "select amount_cents_old from orders",
        "select total_amount_cents from orders",
        "select amountCentsOld from orders",
        "select amount cents from orders",
        "nothing at all",
      })
  void shouldNotTakeALongerNameForIt(String line) throws IOException {
    write("a.txt", line);

    assertThat(scan(AMOUNT).hits()).isEmpty();
  }

  @Test
  void shouldBeSureOnceTheFileNamesTheTable() throws IOException {
    write("model.py", "class Order(Model):\n  amount_cents = IntegerField()\n  table = 'orders'\n");
    write("other.py", "class Refund(Model):\n  amount_cents = IntegerField()\n");

    var result = scan(AMOUNT);

    assertThat(result.hits()).extracting(SourceHit::sure).containsExactly(true, false);
    assertThat(result.sure()).isTrue();
  }

  @Test
  void shouldReadAStatementOfSeveralLines() throws IOException {
    write("a.sql", "SELECT 1;\nUPDATE orders\nSET\n  -- as ever\n  amount_cents = 3;\n");

    assertThat(scan(AMOUNT).hits())
        .extracting(SourceHit::use)
        .containsExactly(SourceHit.Use.WRITES);
  }

  @Test
  void shouldFindATableAsSqlAndMappersNameIt() throws IOException {
    write(
        "a.txt",
        """
        select * from shop.order_items
        select * from archive.order_items
        @Entity class OrderItem {}
        has_many :orderItems
        reorder_items()
        """);

    assertThat(scan(ORDER_ITEMS).hits())
        .extracting(hit -> hit.line() + " " + hit.sure())
        .containsExactly("1 true", "3 false", "4 false");
  }

  @Test
  void shouldTakeAQuotedNameAsItIs() throws IOException {
    var names =
        new SourceNames(List.of(new TableName("public", "Orders")), List.of("Sum"), false, true);
    write("a.sql", "select \"Sum\" from \"Orders\";\n");
    write("b.sql", "select sum(x) from orders;\n");

    assertThat(scan(names).hits()).extracting(SourceHit::file).allMatch(f -> f.endsWith("a.sql"));
  }

  @Test
  void shouldPassOverWhatIsNoSource() throws IOException {
    String hit = "select amount_cents from orders\n";
    for (String folder : List.of(".git", "node_modules", "target", "web/node_modules")) {
      write(folder + "/a.sql", hit);
    }
    write("bin.dat", "select amount_cents\0 from orders");
    write(".gitignore", "# built\n*.gen.sql\n/out\nlogs/\n");
    write("x.gen.sql", hit);
    write("deep/y.gen.sql", hit);
    write("out/a.sql", hit);
    write("deep/logs/a.sql", hit);
    write("deep/out/kept.sql", hit);
    write("strange/.gitignore", "!kept.sql\n*.sql\n");
    write("strange/kept.sql", hit);

    var result = scan(AMOUNT);

    assertThat(result.hits())
        .extracting(one -> directory.relativize(Path.of(one.file())).toString())
        .containsExactly("deep/out/kept.sql", "strange/kept.sql");
  }

  @Test
  void shouldKeepSoManyPlacesOfAFileAndShowTheLineCut() throws IOException {
    write("a.sql", ("select amount_cents from orders " + "x".repeat(500) + "\n").repeat(30));

    var result = scan(AMOUNT);

    assertThat(result.hits()).hasSize(5);
    assertThat(result.hits().getFirst().text()).hasSize(160).endsWith("...");
    assertThat(result.cut()).singleElement().asString().endsWith("a.sql");
  }

  @Test
  void shouldReadALongLineInPieces() throws IOException {
    write("min.js", "x;".repeat(50_000) + "q('select amount_cents from orders')\nlast");

    assertThat(scan(AMOUNT).hits()).extracting(SourceHit::line).containsExactly(1);
  }

  @Test
  void shouldNotBeSureOfATableThatStays() throws IOException {
    write("a.sql", "select 1 from orders");
    var stays = new SourceNames(List.of(new TableName("public", "orders")), List.of(), true, false);

    assertThat(scan(stays).sure()).isFalse();
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private SourceScan.Result scan(SourceNames names) throws IOException {
    SourceScan scan = new SourceScan(names, 5);
    scan.scan(directory);
    return scan.result();
  }
}
