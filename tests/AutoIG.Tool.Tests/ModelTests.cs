using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace AutoIG.Tool.Tests;

/// <summary>Assemblies and what they must be.</summary>
public sealed class ModelTests : IDisposable
{
    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public void A_function_is_found_by_its_name()
    {
        place.Refuse(2, Without("--function"), "--function", "AutoIG.Tool.Tests.Models.LoanNet.Logits", "Products.Value");
        place.Refuse(2, With("--function", "LoanNet.Scores"), "LoanNet.Scores", "LoanNet.Logits");
        place.Succeed(With("--function", "AutoIG.Tool.Tests.Models.LoanNet.Logits"));
        place.Refuse(2, place.Function("Plane.Energy", "Saliency", "rows.csv", "x.jsonl"), "--dtype");
        place.Refuse(2, place.Loan("rows.csv", "x.jsonl", "--dtype", "double"), "--dtype", "float");
        place.Refuse(2, place.Loan("rows.csv", "x.jsonl", "--dtype", "half"), "--dtype", "half");
    }

    [Fact]
    public void Weights_are_those_of_the_constructor()
    {
        place.Refuse(2, Without("--weights"), "--weights", "LoanNet(SafeTensors)");
        new NumPyWriter().Add<float>("first", [1], 1).Save(place.Of("weights.npz"));
        place.Refuse(2, With("--weights", place.Of("weights.npz")), "NumPy", "LoanNet(SafeTensors)");
        place.Refuse(1, With("--weights", place.Of("absent.safetensors")), "absent.safetensors");
        var writer = new SafeTensorsWriter();
        writer.Add<float>("first", [1, 2, 3], 1, 3);
        writer.Save(place.Of("other.safetensors"));
        place.Refuse(1, With("--weights", place.Of("other.safetensors")), "second");
        place.Write("a.csv", "a,b\n1,2\n");
        place.Refuse(
            2, place.Function("Products.Value", "Saliency", "a.csv", "x.jsonl", "--weights", place.Of("other.safetensors")), "static");
    }

    [Fact]
    public void What_is_no_model_is_refused()
    {
        place.Write("text.dll", "no assembly");
        place.Refuse(1, With("--model", place.Of("text.dll")), "text.dll");
        place.Refuse(1, With("--model", place.Of("absent.dll")), "absent.dll");
        place.Refuse(1, With("--model", typeof(FactAttribute).Assembly.Location), "AutoIG");
        place.Write("broken.csproj", "<Project");
        place.Refuse(1, With("--model", place.Of("broken.csproj")), "dotnet build");
    }

    [Fact]
    public void Another_version_of_AutoIG_is_one_clear_fault()
    {
        WriteAssembly("future.dll", new Version(9, 8, 7, 6));
        var own = typeof(AttributionMethod).Assembly.GetName().Version!;
        place.Refuse(1, With("--model", place.Of("future.dll")), "9.8.7.6", own.ToString());
    }

    private string[] With(string option, string value)
    {
        string[] command = place.Loan("rows.csv", "out.jsonl");
        command[Array.IndexOf(command, option) + 1] = value;
        return command;
    }

    private string[] Without(string option)
    {
        string[] command = place.Loan("rows.csv", "out.jsonl");
        int at = Array.IndexOf(command, option);
        return [.. command[..at], .. command[(at + 2)..]];
    }

    /// <summary>An assembly without types that was compiled against a version of AutoIG.</summary>
    private void WriteAssembly(string name, Version version)
    {
        var metadata = new MetadataBuilder();
        metadata.AddModule(0, metadata.GetOrAddString(name), metadata.GetOrAddGuid(Guid.NewGuid()), default, default);
        metadata.AddAssembly(metadata.GetOrAddString("future"), new Version(1, 0, 0, 0), default, default, 0, AssemblyHashAlgorithm.None);
        metadata.AddAssemblyReference(metadata.GetOrAddString("AutoIG"), version, default, default, 0, default);
        metadata.AddTypeDefinition(
            TypeAttributes.Class, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1),
            MetadataTokens.MethodDefinitionHandle(1));
        var image = new BlobBuilder();
        new ManagedPEBuilder(PEHeaderBuilder.CreateLibraryHeader(), new MetadataRootBuilder(metadata), new BlobBuilder()).Serialize(image);
        File.WriteAllBytes(place.Of(name), image.ToArray());
    }
}
