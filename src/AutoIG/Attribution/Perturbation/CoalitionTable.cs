namespace AutoIG;

/// <summary>Coalitions of any number of players, in the order in which they came, and where an equal one stands.</summary>
internal sealed class CoalitionTable(int players)
{
    private const int FewSlots = 64;

    private readonly int words = PlayerSets.Words(players);
    private ulong[] bits = [];

    // Open addressing with linear probing; a slot holds a row + 1, and 0 is free. Never more than half full.
    private int[] slots = new int[FewSlots];
    private int known;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The players of a coalition.</summary>
    public ReadOnlySpan<ulong> this[int row] => bits.AsSpan(row * words, words);

    /// <summary>1 where a coalition holds a player, else 0.</summary>
    public int Flag(int row, int player) => (int)(bits[(row * words) + (player >> 6)] >> (player & 63)) & 1;

    /// <summary>Appends a coalition, whether an equal one is there or not; <see cref="Add"/> does not find it.</summary>
    public int Append(ReadOnlySpan<ulong> coalition)
    {
        int needed = Expect.Count(Count + 1L, words, "coalitions", "words of all coalitions together");
        if (bits.Length < needed)
            Array.Resize(ref bits, (int)Math.Clamp(2L * bits.Length, needed, Array.MaxLength));
        coalition.CopyTo(bits.AsSpan(Count * words));
        return Count++;
    }

    /// <summary>The row of a coalition, which is appended where there is none yet.</summary>
    public int Add(ReadOnlySpan<ulong> coalition)
    {
        if (2 * (known + 1) > slots.Length)
            Rehash();
        int slot = SlotOf(coalition);
        if (slots[slot] != 0)
            return slots[slot] - 1;
        int row = Append(coalition);
        slots[slot] = row + 1;
        known++;
        return row;
    }

    private int SlotOf(ReadOnlySpan<ulong> coalition)
    {
        ulong hash = 0;
        foreach (ulong word in coalition)
        {
            // The finaliser of SplitMix64: sets that differ by one player land far from each other.
            hash = (hash ^ word) + 0x9E3779B97F4A7C15;
            hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
            hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
            hash ^= hash >> 31;
        }
        int slot = (int)(hash & (ulong)(slots.Length - 1));
        while (slots[slot] != 0 && !this[slots[slot] - 1].SequenceEqual(coalition))
            slot = (slot + 1) & (slots.Length - 1);
        return slot;
    }

    private void Rehash()
    {
        int[] old = slots;
        slots = new int[2 * old.Length];
        foreach (int entry in old)
        {
            if (entry != 0)
                slots[SlotOf(this[entry - 1])] = entry;
        }
    }
}
