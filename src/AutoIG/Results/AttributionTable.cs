using System.Text;

namespace AutoIG;

/// <summary>Makes, reads and writes tables of explanations: a row a sample, a column a feature.</summary>
public static class AttributionTable
{
    /// <summary>The table of explanations.</summary>
    /// <param name="attributions">At least one; all with the same inputs, shapes and names of features.</param>
    /// <typeparam name="T">float or double.</typeparam>
    /// <exception cref="ArgumentException">There is none, or one has another layout.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither.</exception>
    public static AttributionTable<T> Create<T>(IReadOnlyList<Attribution<T>> attributions)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        _ = JsonNumbers.TypeName<T>();
        var all = Expect.Items(attributions, nameof(attributions));
        if (all.Count == 0)
            throw Expect.Unexpected(nameof(attributions), "at least one", "none");
        string[] features = all[0].Inputs.ElementNames();
        var values = new T[Expect.Count(all.Count, features.Length, nameof(attributions), "numbers together")];
        for (int row = 0; row < all.Count; row++)
        {
            if (row > 0 && !all[row].Inputs.ElementNames().AsSpan().SequenceEqual(features))
            {
                throw Expect.Unexpected(
                    FormattableString.Invariant($"{nameof(attributions)}[{row}]"), "the inputs, shapes and features of the first",
                    all[row]);
            }

            int at = row * features.Length;
            foreach (var input in all[row].Inputs)
            {
                input.Elements.CopyTo(values.AsSpan(at));
                at += input.Elements.Length;
            }
        }

        return new AttributionTable<T>(
            features, [.. all.Select(one => one.Target.ToString())], [.. all.Select(one => one.Output)],
            [.. all.Select(one => one.BaselineOutput)], [.. all.Select(one => one.ConvergenceDelta)], values);
    }

    /// <summary>The table of a CSV file, as <see cref="AttributionTable{T}.Save"/> writes it.</summary>
    /// <param name="path">The file, in UTF-8.</param>
    /// <typeparam name="T">float or double: the type that was saved.</typeparam>
    /// <exception cref="TensorFileException">The file is none; the message names the line and the column.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static AttributionTable<T> Load<T>(string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            return AttributionTable<T>.Parse(File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true)), path);
        }
        catch (DecoderFallbackException fault)
        {
            throw new TensorFileException(path, null, "expected UTF-8 text, but there are bytes that are none", fault);
        }
    }

    /// <summary>The table of a text in CSV, as <see cref="AttributionTable{T}.ToCsv"/> writes it.</summary>
    /// <param name="csv">The text.</param>
    /// <typeparam name="T">float or double: the type that was written.</typeparam>
    /// <exception cref="TensorFileException">The text is none; the message names the line and the column.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static AttributionTable<T> Parse<T>(string csv)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(csv);
        return AttributionTable<T>.Parse(csv, "(text)");
    }
}
