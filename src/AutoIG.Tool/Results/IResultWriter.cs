namespace AutoIG.Tool.Results;

/// <summary>Writes explanations one batch behind the other, in memory that does not grow with their number.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal interface IResultWriter<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Writes the explanations of some rows.</summary>
    /// <param name="first">The number of the first row in the input, from 0.</param>
    /// <param name="results">The explanations.</param>
    void Write(long first, IReadOnlyList<Attribution<T>> results);

    /// <summary>Ends the file.</summary>
    void Complete();
}
