using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AutoIG.Onnx;

namespace AutoIG.Import;

/// <summary>
/// A note of the last import: by which build of the importer, how, of which files and what came out. Files are known by their length and
/// time, as a build knows them.
/// </summary>
internal sealed class ImportStamp
{
    private readonly string path, head;

    private readonly string[] lines;

    /// <param name="path">Where the note is.</param>
    /// <param name="texts">How the model is imported now.</param>
    public ImportStamp(string path, ImportTexts texts)
    {
        this.path = path;
        lines = File.Exists(path) ? File.ReadAllLines(path) : [];
        string[] how =
        [
            texts.Name ?? "", texts.Namespace ?? "", texts.Output ?? "", texts.KeepsSoftmax.ToString(), texts.Batch ?? "",
            string.Join('\n', texts.Inputs), string.Join('\n', texts.Held), string.Join('\n', texts.Assumed),
            texts.Dtype ?? "",
        ];
        // An importer that was built anew may write something else.
        head = $"{typeof(OnnxImport).Module.ModuleVersionId} {Hash(string.Join('\0', how))}";
    }

    /// <summary>Whether nothing has changed since.</summary>
    public bool IsCurrent(string model) =>
        lines.Length > 2 && lines[0] == head && lines.Skip(2).All(line => IsAsItWas(line)) && lines.Skip(2).Contains(Describe(model));

    /// <summary>Whether a text is what the last import wrote.</summary>
    public bool HasWritten(string source) => lines.Length > 1 && lines[1] == Hash(source);

    /// <summary>Notes an import.</summary>
    public void Write(IEnumerable<string> files, string source)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllLines(path, [head, Hash(source), .. files.Select(Describe)]);
    }

    private static bool IsAsItWas(string line) => line.Split('|', 3) is [_, _, var file] && File.Exists(file) && Describe(file) == line;

    private static string Describe(string file)
    {
        var info = new FileInfo(file);
        return string.Create(CultureInfo.InvariantCulture, $"{info.Length}|{info.LastWriteTimeUtc.Ticks}|{file}");
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
