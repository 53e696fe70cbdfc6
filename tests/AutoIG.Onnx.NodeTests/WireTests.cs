using AutoIG.Onnx.Files;
using AutoIG.Onnx.Tests.Wire;

namespace AutoIG.Onnx.NodeTests;

/// <summary>The models of ONNX's own tests are read as Google.Protobuf reads them.</summary>
public sealed class WireTests
{
    [Fact]
    public void Models_are_read_as_by_Protobuf()
    {
        string path = Path.Combine(Path.GetTempPath(), $"autoig-{Guid.NewGuid():N}.onnx");
        var faults = new List<string>();
        try
        {
            foreach (var test in NodeTest.All)
            {
                File.WriteAllBytes(path, test.Model);
                try
                {
                    using var file = new ModelFile(path);
                    new WireComparison(Path.GetTempPath()).Compare(test.Model, file.Model);
                }
                catch (Exception e) when (e is InvalidDataException or OnnxFileException)
                {
                    faults.Add($"{test.Name}: {e.Message}");
                }
            }
        }
        finally
        {
            File.Delete(path);
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.InRange(NodeTest.All.Count, 800, int.MaxValue);
    }
}
