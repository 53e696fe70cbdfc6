using System.Diagnostics;

namespace AutoIG;

/// <summary>An explanation as a debugger shows it: the elements by name, the largest first.</summary>
internal sealed class AttributionDebugView<T>(Attribution<T> attribution)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The explanation itself.</summary>
    public NamedTensors<T> Inputs => attribution.Inputs;

    public Target Target => attribution.Target;

    public T Output => attribution.Output;

    public T BaselineOutput => attribution.BaselineOutput;

    public double ConvergenceDelta => attribution.ConvergenceDelta;

    public string Method => $"{attribution.MethodName} {{ {attribution.MethodOptions} }}";

    /// <summary>The elements, the largest by magnitude first.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.RootHidden)]
    public KeyValuePair<string, T>[] Elements
    {
        get
        {
            var names = attribution.Inputs.ElementNames();
            return [.. attribution.Inputs.SelectMany(part => part.Elements.ToArray())
                .Select((element, i) => KeyValuePair.Create(names[i], element))
                .OrderByDescending(pair => T.Abs(pair.Value))];
        }
    }
}
