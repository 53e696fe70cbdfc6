namespace AutoIG;

/// <summary>Sets of players, a bit for each.</summary>
internal static class PlayerSets
{
    private const int Bits = 64;

    /// <summary>How many words a set of so many players has.</summary>
    public static int Words(int players) => Math.Max(1, (players + Bits - 1) / Bits);

    /// <summary>Whether a player is in the set.</summary>
    public static bool Holds(this ReadOnlySpan<ulong> set, int player) => (set[player / Bits] >> (player % Bits) & 1) != 0;

    /// <summary>Puts a player in.</summary>
    public static void Include(this Span<ulong> set, int player) => set[player / Bits] |= 1UL << (player % Bits);

    /// <summary>Takes a player out.</summary>
    public static void Exclude(this Span<ulong> set, int player) => set[player / Bits] &= ~(1UL << (player % Bits));

    /// <summary>Puts all players in.</summary>
    public static void IncludeAll(this Span<ulong> set, int players)
    {
        set.Clear();
        for (int player = 0; player < players; player++)
            set.Include(player);
    }

    /// <summary>How many players are in the set.</summary>
    public static int Size(this ReadOnlySpan<ulong> set)
    {
        int size = 0;
        foreach (ulong word in set)
            size += System.Numerics.BitOperations.PopCount(word);
        return size;
    }
}
