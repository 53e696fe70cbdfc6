namespace AutoIG.Functions;

/// <summary>
/// Keeps a bounded number of idle objects. Renting and returning neither lock nor allocate, so that a call in steady state allocates
/// nothing but its result.
/// </summary>
internal sealed class Pool<TItem>(int capacity)
    where TItem : class
{
    private readonly TItem?[] items = new TItem?[capacity];

    /// <summary>An idle object, or <see langword="null"/> where there is none.</summary>
    public TItem? TryRent()
    {
        for (int i = 0; i < items.Length; i++)
        {
            if (Volatile.Read(ref items[i]) is not null && Interlocked.Exchange(ref items[i], null) is { } item)
                return item;
        }
        return null;
    }

    /// <summary>Takes an object back. What does not fit is disposed of.</summary>
    public void Return(TItem item)
    {
        for (int i = 0; i < items.Length; i++)
        {
            if (Interlocked.CompareExchange(ref items[i], item, null) is null)
                return;
        }
        (item as IDisposable)?.Dispose();
    }

    /// <summary>Takes all idle objects out.</summary>
    public List<TItem> RentAll()
    {
        var rented = new List<TItem>();
        while (TryRent() is { } item)
            rented.Add(item);
        return rented;
    }
}
