package com.example;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/** A POJO with a field of every plain type; the objects among them may be null. */
public class Order {
    public long id;
    public Long invoice;
    public String customer;
    public String note;
    public OrderStatus status;
    public byte lane;
    public Byte rank;
    public short depot;
    public Short dock;
    public int items;
    public Integer reserved;
    public float weight;
    public Float discount;
    public double rating;
    public Double tip;
    public char grade;
    public Character shelf;
    public boolean paid;
    public Boolean gift;
    public BigDecimal total;
    public BigInteger reference;
    public Instant created;
    @TypeInfo(FieldTypes.Day.class)
    public LocalDate due;
    @TypeInfo(FieldTypes.Clock.class)
    public LocalTime pickup;
    @TypeInfo(FieldTypes.DayAndClock.class)
    public LocalDateTime packed;
    public Timestamp charged;
    public Date changed;
    public byte[] signature;
    public int[] parcels;
    @TypeInfo(FieldTypes.Tags.class)
    public List<String> tags;
    @TypeInfo(FieldTypes.Amounts.class)
    public Map<String, Long> amounts;
    public Address shipping;
    public Address billing;
}
