using System.Text;

namespace AutoIG.Tool.Results;

/// <summary>A line an explanation, as <see cref="AttributionJson"/> writes it.</summary>
/// <param name="stream">Where it writes; left open.</param>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class JsonLineResults<T>(Stream stream) : IResultWriter<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public void Write(long first, IReadOnlyList<Attribution<T>> results)
    {
        foreach (var result in results)
        {
            stream.Write(Encoding.UTF8.GetBytes(AttributionJson.Serialize(result)));
            stream.WriteByte((byte)'\n');
        }

        // Who waits for an answer gets it.
        stream.Flush();
    }

    /// <inheritdoc/>
    public void Complete() => stream.Flush();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
