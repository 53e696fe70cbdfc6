using System.Runtime.CompilerServices;

namespace AutoIG.Generator.Planning.Scalars;

/// <summary>
/// Tells blocks and statements apart by where they stand: two that say the same are equal as records, and to compare them takes as long as
/// to read them.
/// </summary>
internal sealed class SameObject : IEqualityComparer<object>
{
    public static readonly SameObject Comparer = new();

    bool IEqualityComparer<object>.Equals(object? x, object? y) => ReferenceEquals(x, y);

    int IEqualityComparer<object>.GetHashCode(object value) => RuntimeHelpers.GetHashCode(value);
}
