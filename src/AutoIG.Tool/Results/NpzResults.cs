namespace AutoIG.Tool.Results;

/// <summary>
/// Arrays with the rows as their first axis: <c>row</c>, <c>target</c>, <c>output</c>, <c>baselineOutput</c>, <c>convergenceDelta</c>,
/// <c>outputs</c>, <c>inputs.x</c>, the attributions of each input or layer, and, where the method has them, <c>standardErrors.x</c>.
/// </summary>
/// <param name="stream">Where it writes; left open.</param>
/// <param name="folder">Where arrays are kept until all are complete.</param>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class NpzResults<T>(Stream stream, string folder) : IResultWriter<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public const string Inputs = "inputs.";

    private readonly SpooledArchive archive = new(folder);

    /// <inheritdoc/>
    public void Write(long first, IReadOnlyList<Attribution<T>> results)
    {
        for (int i = 0; i < results.Count; i++)
        {
            var result = results[i];
            Add<long>("row", [], [first + i]);
            Add<long>("target", [], [result.Target.Index]);
            Add<T>("output", [], [result.Output]);
            Add<T>("baselineOutput", [], [result.BaselineOutput]);
            Add<double>("convergenceDelta", [], [result.ConvergenceDelta]);
            Add("outputs", result.Outputs.Sizes(), result.Outputs.Flat());
            foreach (var input in result.Inputs)
                Add(Inputs + input.Name, input.Shape.ToArray(), input.Elements);
            foreach (var errors in result.StandardErrors ?? Enumerable.Empty<NamedTensor<T>>())
                Add("standardErrors." + errors.Name, errors.Shape.ToArray(), errors.Elements);
        }
    }

    /// <inheritdoc/>
    public void Complete() => archive.WriteTo(stream);

    /// <inheritdoc/>
    public void Dispose() => archive.Dispose();

    private void Add<TElement>(string name, int[] rowShape, ReadOnlySpan<TElement> elements)
        where TElement : unmanaged => archive[name, TensorElementTypes.Of<TElement>(), rowShape].Add(elements);
}
