using System.Reflection;
using System.Runtime.Loader;

namespace AutoIG.Tool.Models;

/// <summary>
/// Where the assembly of a model and what it depends on are loaded. AutoIG itself and the tensors are the tool's own: a type has one
/// identity, and a model's functions must be functions to the tool.
/// </summary>
internal sealed class ModelLoadContext(string path) : AssemblyLoadContext("model")
{
    private static readonly Assembly[] Shared = [typeof(AttributionMethod).Assembly, typeof(System.Numerics.Tensors.Tensor).Assembly];

    private readonly AssemblyDependencyResolver resolver = new(path);

    /// <summary>Loads the model's assembly.</summary>
    /// <exception cref="ToolException">It is none, or was compiled against another AutoIG.</exception>
    public Assembly LoadModel()
    {
        Assembly assembly;
        try
        {
            assembly = LoadFromAssemblyPath(path);
        }
        catch (Exception fault) when (fault is BadImageFormatException or FileLoadException)
        {
            throw ToolException.BadInput($"--model: expected a .NET assembly, but '{path}' cannot be loaded: {fault.Message}", fault);
        }

        foreach (var shared in Shared)
            CheckVersion(assembly, shared.GetName());
        return assembly;
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (Shared.Any(shared => shared.GetName().Name == assemblyName.Name))
            return null; // the tool's
        string? found = resolver.ResolveAssemblyToPath(assemblyName);
        return found is null ? null : LoadFromAssemblyPath(found);
    }

    private void CheckVersion(Assembly model, AssemblyName own)
    {
        var reference = Array.Find(model.GetReferencedAssemblies(), name => name.Name == own.Name);
        bool isAutoIG = own.Name == Shared[0].GetName().Name;
        if (reference is null && isAutoIG)
        {
            throw ToolException.BadInput(
                $"--model: expected an assembly with [Differentiable] methods, but '{path}' does not reference AutoIG.");
        }

        // What generated code calls may change with any version of AutoIG; the tensors only grow.
        bool fits = reference is null || (isAutoIG ? reference.Version == own.Version : reference.Version <= own.Version);
        if (!fits)
        {
            throw ToolException.BadInput(
                $"--model: expected an assembly compiled against {own.Name} {own.Version}, this tool's, but '{path}' was compiled against "
                + $"{reference!.Version}; use the tool of that version, or compile the model again.");
        }
    }
}
