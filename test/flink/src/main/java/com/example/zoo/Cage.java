package com.example.zoo;

import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** A POJO whose fields are Kryo's; the one of its own class is too. */
public class Cage {
    public Object any;
    public Bird bird;
    public BitSet bits;
    public Currency currency;
    public LocalDate date;
    public Duration duration;
    public UUID id;
    public Cage inner;
    public Locale locale;
    public LinkedHashMap<String, Integer> map;
    public ArrayList<String> names;
    public int number;
    public Optional<String> remark;
    public Throwable trouble;
    public URI uri;
    public ZoneId zone;
}
