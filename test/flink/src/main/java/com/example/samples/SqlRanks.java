package com.example.samples;

import java.util.List;

/** What keeps some rows of each key. */
final class SqlRanks {
    static final List<SqlQuery> ALL = List.of(
            SqlTops.QUERIES.get(0), SqlTops.QUERIES.get(1), SqlFirsts.QUERY, SqlBestSales.QUERY, SqlPopular.QUERY, SqlNormalize.QUERY, SqlMaterializer.QUERY);

    private SqlRanks() {}
}
