package com.example.zoo;

public enum Diet { SEEDS, FISH, ANYTHING }
