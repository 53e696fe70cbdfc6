namespace AutoIG.Samples;

/// <summary>The files that the assembly carries.</summary>
internal static class SampleFile
{
    /// <summary>A file of tensors.</summary>
    public static SafeTensors OpenTensors(string name)
    {
        using var stream = Open(name);
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return SafeTensors.Parse(content);
    }

    /// <summary>The lines of a text.</summary>
    public static string[] ReadLines(string name)
    {
        using var reader = new StreamReader(Open(name));
        return reader.ReadToEnd().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
    }

    public static Stream Open(string name) => typeof(SampleFile).Assembly.GetManifestResourceStream(name)
        ?? throw new FileNotFoundException($"The assembly does not carry '{name}'.", name);

    /// <summary>A position among samples.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public static int Checked(int index, int count, string name) => index >= 0 && index < count ? index
        : throw new ArgumentOutOfRangeException(name, index, FormattableString.Invariant($"Expected a sample from 0 to {count - 1}."));
}
