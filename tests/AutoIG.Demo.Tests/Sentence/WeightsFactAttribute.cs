namespace AutoIG.Demo.Tests.Sentence;

/// <summary>A test of the imported network: it is skipped, and says so, where <c>demo/Sentence/fetch.sh</c> has not run.</summary>
public sealed class WeightsFactAttribute : FactAttribute
{
    /// <summary>The folder of the weights.</summary>
    public static string Folder { get; } = Path.Combine(DemoProgram.FolderOf("Sentence"), "Data");

    /// <summary>Finds the weights.</summary>
    public WeightsFactAttribute()
    {
        if (!File.Exists(Path.Combine(Folder, "MiniLM.safetensors")))
            Skip = "demo/Sentence/fetch.sh has not run: there are no weights.";
    }
}
