package com.example.zoo;

public final class AnimalWithANameOfMoreThanSixtyFourCharactersWhichKryoWritesInAnotherWay {
    int legs = 8;
}
