package com.example;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Fields without type information: for collections Flink 2.x infers serializers that allow null, all else goes to Kryo. */
public class Basket {
    public int version;
    public List<String> items;
    public Map<String, Long> prices;
    public Set<String> gifts;
    public LocalDate day;
    public LocalTime time;
    public LocalDateTime saved;
}
