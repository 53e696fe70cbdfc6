using System.Collections;
using System.Diagnostics.CodeAnalysis;
using AutoIG.Onnx.Files;

namespace AutoIG.Onnx.Graphs;

/// <summary>
/// The options of a node, which remember what was asked for: one that nobody asked for may change the numbers, so that who reads a step
/// looks at them in the end. To list them is not to ask.
/// </summary>
internal sealed class StepOptions(IReadOnlyDictionary<string, OnnxAttribute> given) : IReadOnlyDictionary<string, OnnxAttribute>
{
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    /// <summary>Options of the node that nobody has asked for.</summary>
    public IEnumerable<string> Unread => given.Keys.Where(name => !asked.Contains(name));

    public IEnumerable<string> Keys => given.Keys;

    public IEnumerable<OnnxAttribute> Values => given.Values;

    public int Count => given.Count;

    public OnnxAttribute this[string key] => TryGetValue(key, out var found) ? found : throw new KeyNotFoundException(key);

    public bool ContainsKey(string key)
    {
        asked.Add(key);
        return given.ContainsKey(key);
    }

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out OnnxAttribute value)
    {
        asked.Add(key);
        return given.TryGetValue(key, out value);
    }

    public IEnumerator<KeyValuePair<string, OnnxAttribute>> GetEnumerator() => given.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
