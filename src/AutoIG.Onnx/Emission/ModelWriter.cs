using System.Text;
using AutoIG.Onnx.Blocks;
using AutoIG.Onnx.Code;

namespace AutoIG.Onnx.Emission;

/// <summary>Writes the file of a model: its class, and those of the blocks that it repeats.</summary>
internal sealed class ModelWriter(string name, string? space, string summary, Precision precision)
{
    /// <summary>
    /// The file, the tensors that it reads by their names, its variables with the values of the file that they are, and its parameters.
    /// </summary>
    public (string Source, IReadOnlyList<(string Key, Weight Weight)> Weights, IReadOnlyList<ImportedLayer> Layers,
        IReadOnlyList<string> Parameters) Write(IReadOnlyList<Local> parameters, IReadOnlyList<Local> locals, CodeNode result)
    {
        var last = result is LocalCode { Local: var given } ? given : result is ViewCode { Of: LocalCode { Local: var of } } ? of : null;
        var found = BlockSearch.Find(locals, last);
        var writers = new Dictionary<BlockClass, ClassWriter>();
        // The smallest first: what a larger one says of them depends on what differs between their uses.
        foreach (var block in found.OrderBy(block => block.Length))
        {
            var inner = Inside(block.Uses[0], found.Where(other => other.Length < block.Length), writers);
            writers.Add(block, new(name + block.Name, block.Uses, block.IsModule, inner, null, null, precision));
        }

        var whole = new Segment(locals, 0, locals.Count, "");
        var model = new ClassWriter(name, [whole], true, Inside(whole, found, writers), parameters, result, precision);
        var text = new StringBuilder("using System.Numerics.Tensors;\nusing AutoIG;\nusing static AutoIG.Nn;\n\n");
        if (space is not null)
            text.Append($"namespace {space};\n\n");
        text.Append(model.Write(summary));
        foreach (var block in found.OrderByDescending(block => block.Length))
            text.Append('\n').Append(writers[block].Write($"A block of {name}, {block.Uses.Count} times."));
        var weights = model.Weights(0, "").Distinct().ToArray();
        if (weights.GroupBy(weight => weight.Key, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } clash)
            throw new ImportException($"{clash.Count()} different weights would have the name '{clash.Key}' in the file.");
        return (text.ToString(), weights, [.. model.Layers(0, "")], [.. model.Parameters]);
    }

    /// <summary>The largest blocks in a segment, by their places in it.</summary>
    private static Dictionary<int, (ClassWriter Block, int Use)> Inside(
        Segment segment, IEnumerable<BlockClass> blocks, Dictionary<BlockClass, ClassWriter> writers)
    {
        var inside = new Dictionary<int, (ClassWriter, int)>();
        var taken = new List<Segment>();
        foreach (var block in blocks.OrderByDescending(block => block.Length))
        {
            for (int use = 0; use < block.Uses.Count; use++)
            {
                var at = block.Uses[use];
                if (at.Start < segment.Start || at.End > segment.End || taken.Any(at.Overlaps))
                    continue;
                taken.Add(at);
                inside.Add(at.Start - segment.Start, (writers[block], use));
            }
        }

        return inside;
    }
}
