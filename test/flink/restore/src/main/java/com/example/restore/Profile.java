package com.example.restore;

/** A POJO in Flink's sense, with a field that may be null. */
public class Profile {
    public String name;
    public int level;
    public boolean active;
    public double score;
    public String town;

    public Profile() {}

    Profile(String name, int level, boolean active, double score, String town) {
        this.name = name;
        this.level = level;
        this.active = active;
        this.score = score;
        this.town = town;
    }
}
