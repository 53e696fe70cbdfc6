using AutoIG.Onnx.Files;

namespace AutoIG.Onnx.Tests;

/// <summary>
/// Reading takes ten times the file's bytes at most, whatever is in it: files of eight million bytes that say the most in the fewest.
/// </summary>
public sealed class ReadingMemoryTests
{
    private const int Length = 8_000_000;

    /// <summary>An array of small integers is eight bytes in memory for each of the file's: it is read.</summary>
    [Fact]
    public void Packed_integers_are_read_in_one_piece()
    {
        byte[] packed = new byte[Length];
        packed.AsSpan().Fill(1);
        var tensor = new ProtoWriter().Varint(1, Length).Varint(2, 7).Text(8, "w").Bytes(7, packed);
        long taken = Read(new ProtoWriter().Message(5, tensor), out string? fault);
        Assert.Null(fault);
        Assert.InRange(taken, 8L * Length, ReadingBudget.Factor * (long)Length);
    }

    /// <summary>Fields of two or three bytes, each of which asks for an object or a place in a list.</summary>
    [Theory]
    [InlineData("node", 1)]
    [InlineData("initializer", 5)]
    [InlineData("input", 11)]
    [InlineData("output", 12)]
    [InlineData("value", 13)]
    public void Empty_messages_of_a_graph_are_refused(string kind, int field) =>
        Refused(kind, writer => writer.Bytes(field, []), graph => graph);

    [Theory]
    [InlineData("input of a node", 1)]
    [InlineData("output of a node", 2)]
    [InlineData("metadata", 9)]
    public void Empty_messages_of_a_node_are_refused(string kind, int field) =>
        Refused(kind, writer => writer.Bytes(field, []), node => new ProtoWriter().Message(1, node));

    [Fact]
    public void An_attribute_that_comes_twice_is_refused() => Assert.Contains("the attribute '' is given twice",
        Bounded("attribute", writer => writer.Bytes(5, []), node => new ProtoWriter().Message(1, node)), StringComparison.Ordinal);

    [Theory]
    [InlineData("sizes, one by one", 1)]
    [InlineData("integers, one by one", 7)]
    public void Unpacked_integers_are_read_or_refused(string kind, int field) =>
        Bounded(kind, writer => writer.Varint(field, 1), tensor => new ProtoWriter().Message(5, tensor));

    [Fact]
    public void Names_of_two_bytes_are_bounded() =>
        Bounded("names", writer => writer.Text(1, "ab"), node => new ProtoWriter().Message(1, node));

    private static void Refused(string kind, Action<ProtoWriter> add, Func<ProtoWriter, ProtoWriter> inGraph)
    {
        string? fault = Bounded(kind, add, inGraph);
        Assert.True(fault?.Contains("small messages", StringComparison.Ordinal), $"{kind}: {fault ?? "it was read"}");
    }

    private static string? Bounded(string kind, Action<ProtoWriter> add, Func<ProtoWriter, ProtoWriter> inGraph)
    {
        var many = new ProtoWriter();
        while (many.Length < Length)
            add(many);
        long taken = Read(inGraph(many), out string? fault);
        long allowed = (ReadingBudget.Factor * (long)Length) + ReadingBudget.Fixed;
        Assert.True(taken <= allowed, $"{kind}: {taken} bytes for a file of {Length}");
        return fault;
    }

    /// <summary>How many bytes reading allocates, those that it lets go of included.</summary>
    private static long Read(ProtoWriter graph, out string? fault)
    {
        string path = Path.Combine(Path.GetTempPath(), $"autoig-{Guid.NewGuid():N}.onnx");
        try
        {
            File.WriteAllBytes(path,
                new ProtoWriter().Varint(1, 8).Message(7, graph).Message(8, new ProtoWriter().Varint(2, 17)).ToArray());
            long before = GC.GetAllocatedBytesForCurrentThread();
            fault = null;
            try
            {
                using var file = new ModelFile(path);
            }
            catch (OnnxFileException e)
            {
                fault = e.Message;
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
