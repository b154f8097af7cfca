package com.example.samples;

import static com.example.samples.SqlTables.CUSTOMERS;
import static com.example.samples.SqlTables.SALES;
import static com.example.samples.SqlTables.VISITS;

import java.util.List;

/** Joins of every kind. */
final class SqlJoins {
    /** By the primary key: one customer for each key, with the number of visits that go with it. */
    static final SqlQuery GUESTS = query("guests", "SELECT c.id, c.name, v.city, v.page FROM customers c LEFT JOIN visits v ON c.id = v.customer",
            () -> new SqlSide(CUSTOMERS, CUSTOMERS.columns("id", "name"), "id").unique("id").counted(),
            () -> new SqlSide(VISITS, VISITS.columns(), "customer"));
    /** By something else than the primary key: customers are entries by their primary key. */
    static final SqlQuery NEIGHBOURS = query("neighbours", "SELECT c.id, c.name, v.customer, v.page FROM customers c JOIN visits v ON c.city = v.city",
            () -> new SqlSide(CUSTOMERS, CUSTOMERS.columns(), "city").unique("id"),
            () -> new SqlSide(VISITS, VISITS.columns(), "city"));

    static final List<SqlQuery> ALL = List.of(
            query("shoppers", "SELECT s.buyer, s.amount, v.page FROM sales s JOIN visits v ON s.shop = v.city AND s.buyer = v.page",
                    () -> new SqlSide(SALES, SALES.columns("shop", "buyer", "amount"), "shop", "buyer"),
                    () -> new SqlSide(VISITS, VISITS.columns("city", "page"), "city", "page")),
            query("visitors", "SELECT v.city, v.page, c.name FROM visits v LEFT JOIN customers c ON v.customer = c.id",
                    () -> new SqlSide(VISITS, VISITS.columns(), "customer").counted(),
                    () -> new SqlSide(CUSTOMERS, CUSTOMERS.columns("id", "name"), "id").unique("id")),
            query("either", "SELECT c.id, c.name, v.customer, v.page FROM customers c FULL JOIN visits v ON c.city = v.city",
                    () -> new SqlSide(CUSTOMERS, CUSTOMERS.columns(), "city").unique("id").counted(),
                    () -> new SqlSide(VISITS, VISITS.columns(), "city").counted()),
            query("visited", "SELECT id, name FROM customers WHERE city IN (SELECT city FROM visits)",
                    () -> new SqlSide(CUSTOMERS, CUSTOMERS.columns(), "city").unique("id").counted(),
                    () -> new SqlSide(VISITS, VISITS.columns("city"), "city")),
            query("absent", "SELECT id, name FROM customers c WHERE NOT EXISTS (SELECT * FROM visits v WHERE v.customer = c.id)",
                    () -> new SqlSide(CUSTOMERS, CUSTOMERS.columns("id", "name"), "id").unique("id").counted(),
                    () -> new SqlSide(VISITS, VISITS.columns("customer"), "customer")),
            SqlInterval.QUERY,
            SqlTemporal.QUERY);

    private SqlJoins() {}

    private interface Side {
        SqlSide make();
    }

    private static SqlQuery query(String name, String text, Side left, Side right) {
        return new SqlQuery(name, text, "join", (uid, parallelism) -> new SqlJoin(uid, parallelism, left.make(), right.make()));
    }
}
