package io.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementTextTest {
  private static final TableName ORDERS = new TableName("public", "orders");
  private static final Set<String> OLD = Set.of("amount_cents", "Odd \"Name\"");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select amount_cents from orders",
        "SELECT Amount_Cents FROM Orders",
        "SELECT \"amount_cents\" FROM \"public\".\"orders\"",
        "select o.amount_cents from orders o join customers c on c.id = o.customer_id",
        "select o.amount_cents from public.orders as o",
        "select orders.amount_cents from orders",
        "select public.orders.amount_cents from public.orders",
        "insert into orders (customer_id, amount_cents) values ($1, $2)",
        "update orders set amount_cents = $1 where id = $2",
        "update only orders o set amount_cents=$1",
        "select sum(amount_cents)/100.0 from/* all */orders",
        "select id from orders -- not here\n where amount_cents>3",
        "copy orders (id, amount_cents) to stdout",
        "with o as (select * from orders) select amount_cents from o",
        "select max(\"Odd \"\"Name\"\"\") from orders",
        "select 'it''s', amount_cents from orders",
        "select E'it\\'s', amount_cents from orders",
        "select $tag$ ' $tag$, amount_cents from orders",
      })
  void shouldSeeThatAStatementNamesTheColumn(String statement) {
    assertThat(StatementText.of(statement).names(ORDERS, OLD)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "select * from orders",
        "select amount_cents_net from orders",
        "select net_amount_cents from orders",
        "select amount_cents from orders_archive",
        "select amount_cents from archive.orders",
        "select \"Amount_Cents\" from orders",
        "select amount_cents from \"Orders\"",
        "select id from orders where note = 'amount_cents'",
        "select id from orders -- amount_cents",
        "select id /* amount_cents /* nested */ amount_cents */ from orders",
        "select $$ amount_cents $$ from orders",
        "select E'\\' amount_cents' from orders",
        "select p.amount_cents from orders o join payments p on p.order_id = o.id",
        "select id from orders where note = 'amount_cents is cut",
        "select amount_cents$1 from orders",
      })
  void shouldNotMistakeAnotherTextForIt(String statement) {
    assertThat(StatementText.of(statement).names(ORDERS, OLD)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "select 1, 'secret', $1 from T where x=4.5e3|select ?, ?, ? from t where x = ?",
        "select \"A b\".c /* secret */ from \"A b\"|select \"A b\".c from \"A b\"",
        "insert into t (a) values (E'se\\'cret', $q$secret$q$, B'01', 0x1F)|insert into t (a) values (?, ?, ?, ?)",
        "select 'never closed secret|select ?",
      })
  void shouldKeepNoLiteral(String statement, String kept) {
    assertThat(StatementText.of(statement).withoutLiterals()).isEqualTo(kept);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "insert into orders values ($1) | true",
        "INSERT INTO public.\"orders\" (id) SELECT 1 | true",
        "update only public.orders o set x = 1 | true",
        "with d as (delete from Orders returning id) select * from d | true",
        "merge into orders using s on true when matched then delete | true",
        "truncate table customers, orders | true",
        "copy orders (id) from stdin | true",
        "copy orders to stdout | false",
        "copy (select * from orders) to stdout | false",
        "insert into archive select * from orders | false",
        "insert into archive.orders select 1 | false",
        "select * from orders for update | false",
        "update customers set x = (select max(id) from orders) | false",
        "delete from customers using orders where true | false",
      })
  void shouldTellWritersFromReaders(String statement, boolean writes) {
    assertThat(StatementText.of(statement).writesTo(ORDERS)).isEqualTo(writes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "select 1 from orders | true",
        "SELECT 1 FROM ONLY public.\"orders\" | true",
        "truncate Orders, customers | true",
        "select orders.id from sales s join orders on true | true",
        "copy public.orders to stdout | true",
        "select 1 from archive.orders | false",
        "select 1 from orders_2025 | false",
        "select 'orders' from customers -- orders | false",
        "select 1 from \"Orders\" | false",
      })
  void shouldSeeWhetherAStatementNamesTheTable(String statement, boolean named) {
    assertThat(StatementText.of(statement).namesWhole(ORDERS, Set.of("orders"))).isEqualTo(named);
  }

  @org.junit.jupiter.api.Test
  void shouldCutLongTexts() {
    String text = StatementText.of("select " + "column_name, ".repeat(100) + "1").withoutLiterals();

    assertThat(text).hasSizeLessThanOrEqualTo(200).endsWith("...");
  }
}
