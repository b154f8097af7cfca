package com.example;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;

/** Receipts as generic Avro records, which hold logical types as their plain numbers and bytes. */
final class Receipts {
    static final Schema SCHEMA = new Schema.Parser().parse("""
            {"type": "record", "name": "Receipt", "namespace": "com.example.avro", "doc": "never a class", "fields": [
              {"name": "number", "type": "long"},
              {"name": "day", "type": {"type": "int", "logicalType": "date"}},
              {"name": "at", "type": {"type": "long", "logicalType": "timestamp-micros"}},
              {"name": "opened", "type": ["null", {"type": "int", "logicalType": "time-millis"}]},
              {"name": "sum", "type": {"type": "bytes", "logicalType": "decimal", "precision": 10, "scale": 3}},
              {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["SALE", "REFUND"]}},
              {"name": "stamp", "type": {"type": "fixed", "name": "Stamp", "size": 3}},
              {"name": "comment", "type": ["null", "string"]},
              {"name": "lines", "type": {"type": "array", "items": {"type": "record", "name": "Line", "fields": [
                {"name": "sku", "type": "string"}, {"name": "count", "type": "int"}, {"name": "price", "type": "double"}]}}},
              {"name": "rates", "type": {"type": "map", "values": "float"}}]}""");

    private Receipts() {}

    static GenericRecord receipt(int i) {
        List<GenericRecord> lines = new ArrayList<>();
        for (int n = 0; n < Math.floorMod(i, 3); n++) {
            lines.add(line("sku " + n, i - n, n + 0.2));
        }
        GenericRecord receipt = new GenericData.Record(SCHEMA);
        receipt.put("number", i * 1_000_000_007L);
        receipt.put("day", 19_782 + i);
        receipt.put("at", 1_700_000_000_123_456L + i);
        receipt.put("opened", i % 2 == 0 ? null : 3_661_001);
        receipt.put("sum", ByteBuffer.wrap(new byte[] {(byte) -i, 1, 2}));
        receipt.put("kind", new GenericData.EnumSymbol(SCHEMA.getField("kind").schema(), i < 0 ? "REFUND" : "SALE"));
        receipt.put("stamp", new GenericData.Fixed(SCHEMA.getField("stamp").schema(), new byte[] {3, (byte) i, 4}));
        receipt.put("comment", i % 4 == 0 ? null : "größer " + i);
        receipt.put("lines", lines);
        receipt.put("rates", Maps.of(Map.of("vat", 0.19f, "low", 0.07f * i)));
        return receipt;
    }

    private static GenericRecord line(String sku, int count, double price) {
        return new GenericRecordBuilder(SCHEMA.getField("lines").schema().getElementType())
                .set("sku", sku).set("count", count).set("price", price).build();
    }
}
